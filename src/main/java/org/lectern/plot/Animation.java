package org.lectern.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.PictureFile;

/**
 * Plots shown one after another, with a slider and a play button. Front ends that run no scripts show the last one.
 *
 * <p>The frames are finished pictures inside the HTML: it needs no network, no library and no kernel. Nothing moves until it is
 * asked to; the arrow keys go through the frames, the space bar plays, slowly for readers who ask their system for less motion.
 *
 * <pre>{@code
 * Plots.animate(frames).framesPerSecond(4).save("training.gif")
 * }</pre>
 */
public final class Animation implements Displayable {
    /** Charts on a dark page: light and dark change places, hues stay. Not pictures of things. */
    private static final String DARK =
            "<style>@media(prefers-color-scheme:dark){.lectern-chart:not([data-jp-theme-light=\"true\"] *,"
                    + ".vscode-light *) :is(img,canvas){filter:invert(.91) hue-rotate(180deg)}}"
                    + ":is([data-jp-theme-light=\"false\"],.vscode-dark,.vscode-high-contrast) .lectern-chart :is(img,canvas)"
                    + "{filter:invert(.91) hue-rotate(180deg)}</style>";

    static final int MOST = 300;
    /** How long a file shows its last frame before it begins again. */
    private static final int LAST_HUNDREDTHS = 200;

    private final List<Plot> plots;
    private final byte[] last;
    /** What each frame changes of the one before; the first, what it changes of the last. */
    private final List<Change> changes;

    private final Size size;
    private final double framesPerSecond;

    /** A patch as a PNG; empty if nothing changes. */
    private record Change(int x, int y, byte[] png) {}

    private Animation(List<Plot> plots, byte[] last, List<Change> changes, Size size, double framesPerSecond) {
        this.plots = plots;
        this.last = last;
        this.changes = changes;
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
        List<Plot> shared = SharedScales.of(plots);
        Size size = new Size(1, 1);
        for (Plot plot : shared) {
            Size each = plot.size();
            size = new Size(Math.max(size.width(), each.width()), Math.max(size.height(), each.height()));
        }
        BufferedImage last = onCanvas(shared.get(shared.size() - 1).image(), size);
        BufferedImage before = last;
        List<Change> changes = new ArrayList<>();
        for (Plot plot : shared.subList(0, shared.size() - 1)) {
            BufferedImage image = onCanvas(plot.image(), size);
            Patch patch = Patch.of(before, image);
            BufferedImage changed = patch.image();
            changes.add(new Change(patch.x(), patch.y(), changed == null ? new byte[0] : Png.of(changed)));
            before = image;
        }
        return new Animation(List.copyOf(shared), Png.of(last), List.copyOf(changes), size, 8);
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

    /** How fast it plays; 8 unless set. */
    public Animation framesPerSecond(double rate) {
        if (!(rate >= 0.1 && rate <= 60)) {
            throw new PlotException("framesPerSecond", "0.1 to 60", Numbers.brief(rate), "");
        }
        return new Animation(plots, last, changes, size, rate);
    }

    /** How many frames there are. */
    public int frames() {
        return plots.size();
    }

    /** A frame's PNG, from 0. */
    public byte[] png(int frame) {
        if (frame < 0 || frame >= plots.size()) {
            throw new PlotException("png", "a frame from 0 to " + (plots.size() - 1), frame + "", "");
        }
        return Png.of(onCanvas(plots.get(frame).image(), size));
    }

    /**
     * Writes the animation as a file: {@code .gif}, one picture of 256 colours that moves wherever pictures are shown, or
     * {@code .html}, a page with slider and play button that needs no network.
     *
     * @throws PlotException if the name ends otherwise
     * @throws UncheckedIOException if the file cannot be written
     */
    public void save(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        byte[] bytes;
        if (name.endsWith(".gif")) {
            bytes = gif();
        } else if (name.endsWith(".html") || name.endsWith(".htm")) {
            bytes = page().getBytes(StandardCharsets.UTF_8);
        } else {
            throw new PlotException("save", "a name that ends in .gif or .html", file.toString(), "such as race.gif");
        }
        PictureFile.write(file, bytes);
    }

    /** Like {@link #save(Path)}, for a file in the current folder or a path as text. */
    public void save(String file) {
        save(Path.of(file));
    }

    private byte[] gif() {
        Gif gif = new Gif();
        int pause = Math.max(2, (int) Math.round(100 / framesPerSecond));
        BufferedImage before = null;
        for (int i = 0; i < plots.size(); i++) {
            BufferedImage image = onCanvas(plots.get(i).image(), size);
            Patch patch = before == null ? new Patch(0, 0, image) : Patch.of(before, image);
            gif.add(patch, i + 1 == plots.size() ? LAST_HUNDREDTHS : pause);
            before = image;
        }
        return gif.end();
    }

    private String page() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Animation</title>\n<body>\n" + html()
                + "\n</body>\n</html>\n";
    }

    /** What is shown, in words: the first and the last frame. */
    public String text() {
        String first = "Animation of " + Numbers.count(plots.size(), "frame") + ". First: "
                + plots.get(0).text();
        return plots.size() == 1
                ? first
                : first + "\nLast: " + plots.get(plots.size() - 1).text();
    }

    /**
     * A piece of a page with one picture, the last frame: a page without scripts shows that. Its script lays the changes from one
     * frame to the next over it. The script finds its parts from the element it stands on: there are no
     * ids that could clash.
     */
    public String html() {
        StringBuilder html = new StringBuilder();
        boolean isChart = plots.stream().allMatch(each -> each.content().hasAxes());
        html.append(isChart ? DARK : "")
                .append("<div class=\"lectern-animation")
                .append(isChart ? " lectern-chart" : "")
                .append("\" style=\"max-width:")
                .append(size.width())
                .append("px\"><div><img alt=\"")
                .append(alt(plots.size() - 1))
                // A notebook's own style sheet puts margins around pictures.
                .append("\" style=\"display:block;margin:0;width:")
                .append(size.width())
                .append("px;max-width:100%;height:auto\" onload=\"")
                .append(escape(script()))
                .append("\" src=\"data:image/png;base64,")
                .append(base64(last))
                .append("\">");
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            html.append("<i title=\"")
                    .append(alt(i))
                    .append("\" data-x=\"")
                    .append(change.x())
                    .append("\" data-y=\"")
                    .append(change.y())
                    .append("\" data-png=\"")
                    .append(base64(change.png()))
                    .append("\"></i>");
        }
        html.append(
                        "</div><div role=\"group\" aria-label=\"Animation\" style=\"display:none;align-items:center;gap:8px;")
                .append(
                        "font:12px sans-serif\"><button type=\"button\" aria-label=\"Play\" style=\"width:34px;height:26px\">")
                .append("&#9654;</button><input type=\"range\" aria-label=\"Frame\" min=\"1\" max=\"")
                .append(plots.size())
                .append("\" value=\"")
                .append(plots.size())
                .append("\" style=\"flex:1\"><span style=\"opacity:.75\"></span></div></div>");
        return html.toString();
    }

    private String alt(int frame) {
        return escape("Frame " + (frame + 1) + " of " + plots.size() + ". "
                + plots.get(frame).text());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String script() {
        long pause = Math.round(1000 / framesPerSecond);
        // The handler runs once. Frames are put together in a canvas, pixel by pixel: of pictures laid upon each other,
        // each would be scaled by itself, and at edges the one below would show. "at" is the frame that the canvas
        // holds.
        return "this.onload=null;(function(still){"
                + "var box=still.parentNode,root=box.parentNode,bar=root.children[1],pics=[],left=0,at=-1,"
                + "play=bar.children[0],slide=bar.children[1],note=bar.children[2],timer=null,"
                + "canvas=document.createElement('canvas'),pen=canvas.getContext('2d');"
                + "Array.from(box.getElementsByTagName('i')).forEach(function(from){"
                + "var pic={alt:from.title,x:+from.dataset.x,y:+from.dataset.y,img:null};"
                + "if(from.dataset.png){pic.img=new Image();left++;"
                + "pic.img.onload=pic.img.onerror=function(){if(--left===0)show(+slide.value-1);};"
                + "pic.img.src='data:image/png;base64,'+from.dataset.png;}"
                + "box.removeChild(from);pics.push(pic);});"
                + "canvas.width=still.naturalWidth;canvas.height=still.naturalHeight;"
                + "canvas.style.cssText=still.style.cssText;canvas.setAttribute('role','img');"
                + "canvas.style.display='none';box.appendChild(canvas);"
                + "function paint(k){if(at<0||k<at){pen.drawImage(still,0,0);at=-1;}"
                + "while(at<k){at++;var p=pics[at];if(p.img)pen.drawImage(p.img,p.x,p.y);}}"
                + "function show(k){var pic=pics[k];slide.value=k+1;"
                + "if(pic){if(left>0)return;paint(k);canvas.setAttribute('aria-label',pic.alt);}"
                + "slide.setAttribute('aria-valuetext',pic?pic.alt:still.alt);"
                + "still.style.display=pic?'none':'block';canvas.style.display=pic?'block':'none';"
                + "note.textContent=(k+1)+' / '+(pics.length+1);}"
                + "function stop(){if(timer!==null)clearInterval(timer);timer=null;"
                + "play.textContent='\\u25B6';play.setAttribute('aria-label','Play');}"
                + "function next(){if(!document.documentElement.contains(root)){stop();return;}"
                + "var k=+slide.value;show(k);if(k>=pics.length)stop();}"
                + "play.onclick=function(){if(timer!==null){stop();return;}if(!pics.length)return;"
                + "if(+slide.value>pics.length)show(0);play.textContent='\\u23F8';play.setAttribute('aria-label','Pause');"
                + "var calm=window.matchMedia&&matchMedia('(prefers-reduced-motion: reduce)').matches;"
                + "timer=setInterval(next,calm?Math.max(1000," + pause + "):" + pause + ");};"
                + "slide.oninput=function(){stop();show(+slide.value-1);};"
                // The notebook's own keys would move from cell to cell.
                + "bar.onkeydown=function(e){e.stopPropagation();"
                + "if(e.key===' '&&e.target===slide){e.preventDefault();play.click();}};"
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
        MimeBundle still = MimeBundle.png(last, text()).sized(MimeBundle.PNG, size.width(), size.height());
        return still.with(MimeBundle.HTML, html());
    }

    @Override
    public String toString() {
        return text();
    }
}
