package org.lectern.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/**
 * Plots shown one after another, with a slider and a play button. Front ends that run no scripts show the last one.
 *
 * <p>The frames are finished pictures inside the HTML: it needs no network, no library and no kernel.
 */
public final class Animation implements Displayable {
    static final int MOST = 300;

    private final List<byte[]> frames;
    /** What to lay over the last frame to see each of the others. */
    private final List<byte[]> changes;

    private final List<String> texts;
    private final Size size;
    private final double framesPerSecond;

    private Animation(
            List<byte[]> frames, List<byte[]> changes, List<String> texts, Size size, double framesPerSecond) {
        this.frames = frames;
        this.changes = changes;
        this.texts = texts;
        this.size = size;
        this.framesPerSecond = framesPerSecond;
    }

    static Animation of(List<Plot> plots) {
        if (plots.isEmpty() || plots.size() > MOST) {
            throw new PlotException(
                    "animate",
                    "1 to " + MOST + " frames",
                    plots.size() + "",
                    plots.isEmpty() ? "has the loop that makes them run?" : "take every second or third");
        }
        List<Plot> shared = sameAxes(plots);
        Size size = new Size(1, 1);
        for (Plot plot : shared) {
            Size each = plot.size();
            size = new Size(Math.max(size.width(), each.width()), Math.max(size.height(), each.height()));
        }
        List<byte[]> frames = new ArrayList<>();
        List<byte[]> changes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        BufferedImage last = onCanvas(shared.get(shared.size() - 1).image(), size);
        for (Plot plot : shared.subList(0, shared.size() - 1)) {
            BufferedImage image = onCanvas(plot.image(), size);
            byte[] whole = Png.of(image);
            byte[] change = Png.of(change(last, image));
            frames.add(whole);
            changes.add(change.length < whole.length ? change : whole);
            texts.add(plot.text());
        }
        frames.add(Png.of(last));
        texts.add(shared.get(shared.size() - 1).text());
        return new Animation(List.copyOf(frames), List.copyOf(changes), List.copyOf(texts), size, 8);
    }

    /** Axes that jump hide the change; where no range was set, all frames get the one that holds them all. */
    private static List<Plot> sameAxes(List<Plot> plots) {
        Range x = null;
        Range y = null;
        for (Plot plot : plots) {
            Content.Ranges auto = plot.content().autoRanges(plot.settings());
            if (auto == null
                    || plot.settings().logX() != plots.get(0).settings().logX()
                    || plot.settings().logY() != plots.get(0).settings().logY()) {
                return plots;
            }
            x = x == null ? auto.x() : x.union(auto.x());
            y = y == null ? auto.y() : y.union(auto.y());
        }
        List<Plot> shared = new ArrayList<>();
        for (Plot plot : plots) {
            Settings s = plot.settings();
            shared.add(plot.with(s.ranges(set(s.x(), plot.content() instanceof Bars ? null : x), set(s.y(), y))));
        }
        return shared;
    }

    private static @Nullable Range set(@Nullable Range asked, @Nullable Range shared) {
        return asked == null ? shared : asked;
    }

    private static BufferedImage onCanvas(BufferedImage image, Size size) {
        int w = Graphic.SCALE * size.width();
        int h = Graphic.SCALE * size.height();
        if (image.getWidth() == w && image.getHeight() == h) {
            return image;
        }
        BufferedImage canvas = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = canvas.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, w, h);
        g.drawImage(image, 0, 0, null);
        g.dispose();
        return canvas;
    }

    /** A picture where it differs from another, and nothing elsewhere. */
    private static BufferedImage change(BufferedImage from, BufferedImage to) {
        int w = to.getWidth();
        int h = to.getHeight();
        int[] before = from.getRGB(0, 0, w, h, null, 0, w);
        int[] after = to.getRGB(0, 0, w, h, null, 0, w);
        for (int i = 0; i < after.length; i++) {
            if (after[i] == before[i]) {
                after[i] = Palette.NOTHING;
            }
        }
        BufferedImage change = new BufferedImage(w, h, BufferedImage.TYPE_INT_ARGB);
        change.setRGB(0, 0, w, h, after, 0, w);
        return change;
    }

    /** How fast it plays; 8 unless set. */
    public Animation framesPerSecond(double rate) {
        if (!(rate >= 0.1 && rate <= 60)) {
            throw new PlotException("framesPerSecond", "0.1 to 60", Numbers.brief(rate), "");
        }
        return new Animation(frames, changes, texts, size, rate);
    }

    /** How many frames there are. */
    public int frames() {
        return frames.size();
    }

    /** A frame's PNG, from 0. */
    public byte[] png(int frame) {
        if (frame < 0 || frame >= frames.size()) {
            throw new PlotException("png", "a frame from 0 to " + (frames.size() - 1), frame + "", "");
        }
        return frames.get(frame).clone();
    }

    /** What is shown, in words: the first and the last frame. */
    public String text() {
        String first = "Animation of " + Numbers.count(frames.size(), "frame") + ". First: " + texts.get(0);
        return frames.size() == 1 ? first : first + "\nLast: " + texts.get(texts.size() - 1);
    }

    /**
     * A piece of a page with one picture, the last frame: a page without scripts shows that. Its script lays the other frames
     * over it, of which the page has only what differs. The script finds its parts from the element it stands on: there are no
     * ids that could clash.
     */
    public String html() {
        StringBuilder html = new StringBuilder();
        int last = frames.size() - 1;
        html.append("<div class=\"lectern-animation\" style=\"max-width:")
                .append(size.width())
                .append("px\"><div><img alt=\"")
                .append(alt(last))
                // A notebook's own style sheet puts margins around pictures.
                .append("\" style=\"display:block;margin:0;width:")
                .append(size.width())
                .append("px;max-width:100%;height:auto\" onload=\"")
                .append(escape(script()))
                .append("\" src=\"data:image/png;base64,")
                .append(base64(frames.get(last)))
                .append("\">");
        for (int i = 0; i < last; i++) {
            html.append("<i title=\"")
                    .append(alt(i))
                    .append("\" data-png=\"")
                    .append(base64(changes.get(i)))
                    .append("\"></i>");
        }
        html.append("</div><div style=\"display:none;align-items:center;gap:8px;font:12px sans-serif;color:#5f6368\">")
                .append("<button type=\"button\" aria-label=\"Play or pause\" style=\"width:34px;height:26px\">")
                .append("&#9654;</button><input type=\"range\" aria-label=\"Frame\" min=\"1\" max=\"")
                .append(frames.size())
                .append("\" value=\"")
                .append(frames.size())
                .append("\" style=\"flex:1\"><span></span></div></div>");
        return html.toString();
    }

    private String alt(int frame) {
        return escape("Frame " + (frame + 1) + " of " + frames.size() + ". " + texts.get(frame));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String script() {
        long pause = Math.round(1000 / framesPerSecond);
        // The handler runs once. Frames are put together in a canvas, pixel by pixel: of pictures laid upon each other,
        // each would be scaled by itself, and at edges the one below would show.
        return "this.onload=null;(function(still){"
                + "var box=still.parentNode,root=box.parentNode,bar=root.children[1],pics=[],"
                + "play=bar.children[0],slide=bar.children[1],note=bar.children[2],timer=null,"
                + "canvas=document.createElement('canvas'),pen=canvas.getContext('2d');"
                + "Array.from(box.getElementsByTagName('i')).forEach(function(from){"
                + "var pic=new Image();pic.alt=from.title;pic.src='data:image/png;base64,'+from.dataset.png;"
                + "box.removeChild(from);pics.push(pic);});"
                + "canvas.width=still.naturalWidth;canvas.height=still.naturalHeight;"
                + "canvas.style.cssText=still.style.cssText;canvas.setAttribute('role','img');box.appendChild(canvas);"
                + "function paint(){var pic=pics[slide.value-1];if(pic){pen.drawImage(still,0,0);pen.drawImage(pic,0,0);"
                + "canvas.setAttribute('aria-label',pic.alt);}}"
                + "function show(k){var pic=pics[k];slide.value=k+1;"
                + "still.style.display=pic?'none':'block';canvas.style.display=pic?'block':'none';"
                + "if(pic){if(pic.complete)paint();else pic.onload=paint;}"
                + "note.textContent=(k+1)+' / '+(pics.length+1);}"
                + "function stop(){if(timer!==null)clearInterval(timer);timer=null;play.textContent='\\u25B6';}"
                + "function next(){if(!document.documentElement.contains(root)){stop();return;}"
                + "var k=+slide.value;if(k>pics.length)stop();else show(k);}"
                + "play.onclick=function(){if(timer!==null){stop();return;}"
                + "if(+slide.value>pics.length)show(0);play.textContent='\\u23F8';timer=setInterval(next,"
                + pause + ");};"
                + "slide.oninput=function(){stop();show(+slide.value-1);};"
                + "bar.style.display='flex';show(pics.length);"
                + "})(this)";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    @Override
    public MimeBundle display() {
        MimeBundle still = MimeBundle.png(frames.get(frames.size() - 1), text())
                .sized(MimeBundle.PNG, size.width(), size.height());
        return still.with(MimeBundle.HTML, html());
    }

    @Override
    public String toString() {
        return text();
    }
}
