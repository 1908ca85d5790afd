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

    private static final int LARGE = 5;
    private static final double FRAMES_PER_SECOND = 8;

    private LipsView() {}

    static MimeBundle of(Lips lips) {
        StringBuilder html = new StringBuilder("<div>");
        StringBuilder text = new StringBuilder(lips.toString());
        for (int i = 0; i < Math.min(MOST_SHOWN, lips.size()); i++) {
            LipSequence sequence = lips.sequence(i);
            strip(html, sequence);
            text.append("\n  ").append(sequence.word());
        }
        html.append("</div><div style=\"opacity:.75;padding:6px 0\">")
                .append(Table.escape(lips.toString()))
                .append("</div>");
        return MimeBundle.html(html.toString(), text.toString());
    }

    /** The moving mouth above its frames, all of one picture, which a style holds. */
    static MimeBundle of(LipSequence sequence) {
        int frames = sequence.frames().dim(0);
        String picture = picture(sequence);
        String name = "lips-" + sequence.word() + "-" + Integer.toHexString(picture.hashCode());
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<style>.%1$s{background-image:url(%2$s);background-size:%3$d%% 100%%}"
                        + "@keyframes %1$s{to{background-position:-%4$dpx 0}}"
                        + "@media (prefers-reduced-motion:reduce){.%1$s{animation:none!important}}</style>",
                name,
                picture,
                100 * frames,
                frames * W * LARGE));
        html.append(String.format(
                Locale.ROOT,
                "<div class=\"%s\" role=\"img\" aria-label=\"a mouth that says %s\" style=\"width:%dpx;height:%dpx;"
                        + "border-radius:4px;margin-bottom:6px;animation:%s %.2fs steps(%d) infinite\"></div>",
                name,
                sequence.word(),
                W * LARGE,
                H * LARGE,
                name,
                frames / FRAMES_PER_SECOND,
                frames));
        html.append(
                "<div style=\"display:flex;flex-wrap:wrap;gap:0 1px;font-size:11px;line-height:1.5;text-align:center\">");
        @Nullable String[] letters = letters(sequence);
        for (int f = 0; f < frames; f++) {
            html.append(String.format(
                    Locale.ROOT,
                    "<div><div class=\"%s\" style=\"width:%dpx;height:%dpx;background-position:-%dpx 0\"></div><b>%s</b></div>",
                    name,
                    W * 2,
                    H * 2,
                    f * W * 2,
                    letters[f] == null ? "&nbsp;" : letters[f]));
        }
        return MimeBundle.html(html.append("</div>").toString(), sequence.toString());
    }

    /** The letter that is said in each frame, if any. */
    private static @Nullable String[] letters(LipSequence sequence) {
        int frames = sequence.frames().dim(0);
        @Nullable String[] letters = new @Nullable String[frames];
        for (int l = 0; l < sequence.peaks().length; l++) {
            int frame = (int) Math.min(frames - 1, Math.round(sequence.peaks()[l]));
            letters[frame] = sequence.word().substring(l, l + 1);
        }
        return letters;
    }

    private static void strip(StringBuilder html, LipSequence sequence) {
        html.append("<div style=\"padding:4px 0;overflow-x:auto\"><img width=\"")
                .append(sequence.frames().dim(0) * W)
                .append("\" height=\"")
                .append(H)
                .append("\" style=\"display:block;max-width:none\" alt=\"\" src=\"")
                .append(picture(sequence))
                .append("\"><div style=\"display:flex;font-size:11px;line-height:1.4\">");
        for (@Nullable String letter : letters(sequence)) {
            html.append("<b style=\"flex:none;text-align:center;width:")
                    .append(W)
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
