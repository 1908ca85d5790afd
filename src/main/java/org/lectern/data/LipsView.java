package org.lectern.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;

/** How sequences of lips look in a notebook: as film strips with each letter below the frame where it is said. */
final class LipsView {
    private static final int MOST_SHOWN = 5;
    private static final int W = LipPainter.WIDTH;
    private static final int H = LipPainter.HEIGHT;

    private LipsView() {}

    static MimeBundle of(Lips lips) {
        StringBuilder html = new StringBuilder("<div>");
        StringBuilder text = new StringBuilder(lips.toString());
        for (int i = 0; i < Math.min(MOST_SHOWN, lips.size()); i++) {
            LipSequence sequence = lips.sequence(i);
            strip(html, sequence, 1);
            text.append("\n  ").append(sequence.word());
        }
        html.append("</div><div style=\"opacity:.75;padding:6px 0\">")
                .append(Table.escape(lips.toString()))
                .append("</div>");
        return MimeBundle.html(html.toString(), text.toString());
    }

    /** The moving mouth above its frames. */
    static MimeBundle of(LipSequence sequence) {
        int frames = sequence.frames().dim(0);
        int scale = 5;
        String name = "lips-" + sequence.word() + "-"
                + Integer.toHexString(picture(sequence).hashCode());
        StringBuilder html = new StringBuilder("<style>@keyframes ")
                .append(name)
                .append("{to{background-position:-")
                .append(frames * W * scale)
                .append("px 0}}@media (prefers-reduced-motion:reduce){.")
                .append(name)
                .append("{animation:none!important}}</style>");
        html.append(String.format(
                Locale.ROOT,
                "<div class=\"%s\" role=\"img\" aria-label=\"a mouth that says %s\" style=\"width:%dpx;height:%dpx;border-radius:4px;"
                        + "background:url(%s) 0 0/%dpx %dpx;animation:%s %.2fs steps(%d) infinite\"></div>",
                name,
                sequence.word(),
                W * scale,
                H * scale,
                picture(sequence),
                frames * W * scale,
                H * scale,
                name,
                frames / 8.0,
                frames));
        strip(html, sequence, 2);
        return MimeBundle.html(html.toString(), sequence.toString());
    }

    private static void strip(StringBuilder html, LipSequence sequence, int scale) {
        int frames = sequence.frames().dim(0);
        @Nullable String[] letters = new @Nullable String[frames];
        for (int l = 0; l < sequence.peaks().length; l++) {
            int frame = (int) Math.min(frames - 1, Math.round(sequence.peaks()[l]));
            letters[frame] = sequence.word().substring(l, l + 1);
        }
        html.append("<div style=\"padding:4px 0;overflow-x:auto\"><img width=\"")
                .append(frames * W * scale)
                .append("\" height=\"")
                .append(H * scale)
                .append("\" style=\"display:block;max-width:none\" alt=\"\" src=\"")
                .append(picture(sequence))
                .append("\"><div style=\"display:flex;font-size:11px;line-height:1.4\">");
        for (@Nullable String letter : letters) {
            html.append("<b style=\"flex:none;text-align:center;width:")
                    .append(W * scale)
                    .append("px\">")
                    .append(letter == null ? "&nbsp;" : letter)
                    .append("</b>");
        }
        html.append("</div></div>");
    }

    /** All frames beside one another. */
    private static String picture(LipSequence sequence) {
        int frames = sequence.frames().dim(0);
        PixelImage picture = new PixelImage(frames * W, H);
        for (int f = 0; f < frames; f++) {
            picture.put(sequence.frames().row(f).toFloats(), 1, W, f * W, 0, 1);
        }
        return picture.address();
    }
}
