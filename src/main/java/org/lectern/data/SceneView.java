package org.lectern.data;

import java.util.List;
import java.util.Locale;
import org.lectern.data.SceneObject.Box;
import org.lectern.data.SceneObject.KeyPoint;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;

/** How scenes look in a notebook. */
final class SceneView {
    private static final int MOST_SHOWN = 12;
    private static final int COLUMNS = 6;
    private static final int SIDE = ScenePainter.SIDE;
    private static final int SCALE = 4;

    private SceneView() {}

    /** The first pictures, each over its caption. */
    static MimeBundle of(Scenes scenes) {
        int shown = Math.min(MOST_SHOWN, scenes.size());
        StringBuilder html = new StringBuilder("<div style=\"display:grid;gap:12px 10px;grid-template-columns:repeat(")
                .append(Math.min(COLUMNS, shown))
                .append(",128px);font-size:11px;line-height:1.3\">");
        StringBuilder text = new StringBuilder(scenes.toString());
        for (int i = 0; i < shown; i++) {
            Scene scene = scenes.scene(i);
            String caption = Table.escape(scene.caption());
            html.append(
                            "<div><img width=\"128\" height=\"128\" style=\"display:block;border-radius:3px;margin-bottom:4px;")
                    .append("image-rendering:pixelated\" alt=\"")
                    .append(caption)
                    .append("\" src=\"")
                    .append(picture(scene).address())
                    .append("\">")
                    .append(caption)
                    .append("</div>");
            text.append("\n  ").append(scene.caption());
        }
        html.append("</div><div style=\"opacity:.75;padding:6px 0\">")
                .append(Table.escape(scenes.toString()))
                .append("</div>");
        return MimeBundle.html(html.toString(), text.toString());
    }

    /** The picture with boxes and key points, beside what is said and asked about it. */
    static MimeBundle of(Scene scene) {
        int side = SIDE * SCALE;
        StringBuilder html = new StringBuilder(
                        "<div style=\"display:flex;flex-wrap:wrap;gap:18px;align-items:flex-start\">")
                .append(String.format(
                        Locale.ROOT,
                        "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        side,
                        side,
                        SIDE,
                        SIDE,
                        Table.escape(scene.caption())))
                .append("<image width=\"64\" height=\"64\" style=\"image-rendering:pixelated\" href=\"")
                .append(picture(scene).address())
                .append("\"/>");
        scene.objects().forEach(object -> mark(html, object));
        html.append("</svg><div style=\"max-width:420px;line-height:1.45\">");
        StringBuilder text = new StringBuilder(scene.toString());
        for (String caption : scene.captions()) {
            html.append("<div>“").append(Table.escape(caption)).append("”</div>");
        }
        scene.objects().forEach(object -> text.append("\n  ").append(object));
        html.append("<div style=\"height:8px\"></div>");
        for (Scene.Question question : scene.questions()) {
            html.append("<div><span style=\"opacity:.75\">")
                    .append(Table.escape(question.text()))
                    .append("?</span> <b>")
                    .append(Table.escape(question.answer()))
                    .append("</b></div>");
            text.append("\n  ").append(question);
        }
        List<List<String>> rows = scene.objects().stream()
                .map(o -> List.of(
                        o.words(),
                        String.format(Locale.ROOT, "(%.0f, %.0f)", o.x(), o.y()),
                        String.format(Locale.ROOT, "%.0f %%", Math.floor(100 * o.visible()))))
                .toList();
        html.append("<div style=\"height:8px\"></div>")
                .append(new Table("", List.of("object", "middle", "seen"), rows).html())
                .append("</div></div>");
        return MimeBundle.html(html.toString(), text.toString());
    }

    /** A box in white on black, and key points: filled where they are seen. */
    private static void mark(StringBuilder html, SceneObject object) {
        Box box = object.box();
        for (String stroke : List.of(
                "stroke=\"#000\" stroke-width=\".75\" stroke-opacity=\".7\"", "stroke=\"#fff\" stroke-width=\".4\"")) {
            html.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" %s/>",
                    box.left(),
                    box.top(),
                    box.right() - box.left(),
                    box.bottom() - box.top(),
                    stroke));
        }
        for (KeyPoint point : object.keyPoints()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\".75\" fill=\"%s\" stroke=\"%s\" stroke-width=\".3\"/>",
                    point.x(),
                    point.y(),
                    point.visible() ? "#fff" : "none",
                    point.visible() ? "#000" : "#fff"));
        }
    }

    private static PixelImage picture(Scene scene) {
        PixelImage picture = new PixelImage(SIDE, SIDE);
        picture.put(scene.image().toFloats(), 3, SIDE, 0, 0, 1);
        return picture;
    }
}
