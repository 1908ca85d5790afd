package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What plots are painted on to become an SVG: Java's drawing calls, as many of them as our plots and XChart make. What they draw
 * goes to an {@link SvgWriter}; here is only the state between the calls.
 */
final class SvgGraphics extends Graphics2D {
    private static final BufferedImage RULER = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);

    private final SvgWriter out;
    private final RenderingHints hints = new RenderingHints(Map.of());
    private AffineTransform at = new AffineTransform();
    private Color color = Style.INK;
    private Stroke stroke = new BasicStroke(1f);
    private Font font = Style.TICK;
    /** In the picture's own coordinates. */
    private @Nullable Shape clip;

    SvgGraphics(SvgWriter out) {
        this.out = out;
    }

    // --- what becomes an element

    @Override
    public void fill(Shape shape) {
        out.fill(at.createTransformedShape(shape), color, clip);
    }

    @Override
    public void draw(Shape shape) {
        boolean rigid = Math.abs(at.getDeterminant() - 1) < 1e-9;
        if (rigid && stroke instanceof BasicStroke line) {
            out.draw(at.createTransformedShape(shape), color, line, clip);
        } else {
            fill(stroke.createStrokedShape(shape));
        }
    }

    /** A marker; a rim in the colour of the ground keeps overlapping ones apart. */
    void mark(Glyph glyph, Color markColor, double x, double y, double size, boolean rim) {
        out.mark(glyph, markColor, x + at.getTranslateX(), y + at.getTranslateY(), size, rim, clip);
    }

    /** Text that starts at x, is centred there or ends there, whatever font the reader has. */
    void text(String text, Font textFont, Color textColor, double x, double y, double anchor) {
        out.text(text, textFont, textColor, at, x, y, anchor, clip);
    }

    @Override
    public void drawString(String text, float x, float y) {
        text(text, font, color, x, y, 0);
    }

    @Override
    public boolean drawImage(Image image, AffineTransform place, @Nullable ImageObserver observer) {
        AffineTransform whole = new AffineTransform(at);
        whole.concatenate(place);
        boolean smooth =
                hints.get(RenderingHints.KEY_INTERPOLATION) != RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR;
        if (!(image instanceof BufferedImage pixels)) {
            throw new UnsupportedOperationException("only buffered images become part of an SVG");
        }
        out.image(pixels, whole, smooth, clip);
        return true;
    }

    // --- the same in other words

    @Override
    public void drawString(String text, int x, int y) {
        drawString(text, (float) x, (float) y);
    }

    @Override
    public void drawString(AttributedCharacterIterator text, int x, int y) {
        drawString(text, (float) x, (float) y);
    }

    @Override
    public void drawString(AttributedCharacterIterator text, float x, float y) {
        StringBuilder plain = new StringBuilder();
        for (char c = text.first(); c != AttributedCharacterIterator.DONE; c = text.next()) {
            plain.append(c);
        }
        drawString(plain.toString(), x, y);
    }

    @Override
    public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
        fill(glyphs.getOutline(x, y));
    }

    @Override
    public boolean drawImage(Image image, int x, int y, @Nullable ImageObserver observer) {
        return drawImage(image, AffineTransform.getTranslateInstance(x, y), observer);
    }

    @Override
    public boolean drawImage(Image image, int x, int y, int w, int h, @Nullable ImageObserver observer) {
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.scale((double) w / image.getWidth(null), (double) h / image.getHeight(null));
        return drawImage(image, place, observer);
    }

    @Override
    public boolean drawImage(Image image, int x, int y, Color background, @Nullable ImageObserver observer) {
        return drawImage(image, x, y, observer);
    }

    @Override
    public boolean drawImage(
            Image image, int x, int y, int w, int h, Color background, @Nullable ImageObserver observer) {
        return drawImage(image, x, y, w, h, observer);
    }

    @Override
    public boolean drawImage(
            Image image,
            int dx1,
            int dy1,
            int dx2,
            int dy2,
            int sx1,
            int sy1,
            int sx2,
            int sy2,
            @Nullable ImageObserver observer) {
        BufferedImage part = ((BufferedImage) image).getSubimage(sx1, sy1, sx2 - sx1, sy2 - sy1);
        return drawImage(part, dx1, dy1, dx2 - dx1, dy2 - dy1, observer);
    }

    @Override
    public boolean drawImage(
            Image image,
            int dx1,
            int dy1,
            int dx2,
            int dy2,
            int sx1,
            int sy1,
            int sx2,
            int sy2,
            Color background,
            @Nullable ImageObserver observer) {
        return drawImage(image, dx1, dy1, dx2, dy2, sx1, sy1, sx2, sy2, observer);
    }

    @Override
    public void drawImage(BufferedImage image, BufferedImageOp op, int x, int y) {
        drawImage(op == null ? image : op.filter(image, null), x, y, null);
    }

    @Override
    public void drawRenderedImage(RenderedImage image, AffineTransform place) {
        drawImage((BufferedImage) image, place, null);
    }

    @Override
    public void drawRenderableImage(RenderableImage image, AffineTransform place) {
        drawRenderedImage(image.createDefaultRendering(), place);
    }

    @Override
    public void drawLine(int x1, int y1, int x2, int y2) {
        draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void fillRect(int x, int y, int w, int h) {
        fill(new Rectangle(x, y, w, h));
    }

    @Override
    public void clearRect(int x, int y, int w, int h) {
        Color before = color;
        color = Style.BACKGROUND;
        fillRect(x, y, w, h);
        color = before;
    }

    @Override
    public void drawRoundRect(int x, int y, int w, int h, int arcW, int arcH) {
        draw(new RoundRectangle2D.Double(x, y, w, h, arcW, arcH));
    }

    @Override
    public void fillRoundRect(int x, int y, int w, int h, int arcW, int arcH) {
        fill(new RoundRectangle2D.Double(x, y, w, h, arcW, arcH));
    }

    @Override
    public void drawOval(int x, int y, int w, int h) {
        draw(new Ellipse2D.Double(x, y, w, h));
    }

    @Override
    public void fillOval(int x, int y, int w, int h) {
        fill(new Ellipse2D.Double(x, y, w, h));
    }

    @Override
    public void drawArc(int x, int y, int w, int h, int start, int extent) {
        draw(new Arc2D.Double(x, y, w, h, start, extent, Arc2D.OPEN));
    }

    @Override
    public void fillArc(int x, int y, int w, int h, int start, int extent) {
        fill(new Arc2D.Double(x, y, w, h, start, extent, Arc2D.PIE));
    }

    @Override
    public void drawPolyline(int[] x, int[] y, int n) {
        draw(through(x, y, n, false));
    }

    @Override
    public void drawPolygon(int[] x, int[] y, int n) {
        draw(through(x, y, n, true));
    }

    @Override
    public void fillPolygon(int[] x, int[] y, int n) {
        fill(through(x, y, n, true));
    }

    private static Path2D through(int[] x, int[] y, int n, boolean closed) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < n; i++) {
            if (i == 0) {
                path.moveTo(x[i], y[i]);
            } else {
                path.lineTo(x[i], y[i]);
            }
        }
        if (closed && n > 0) {
            path.closePath();
        }
        return path;
    }

    // --- state

    @Override
    public Graphics create() {
        SvgGraphics copy = new SvgGraphics(out);
        copy.hints.putAll(hints);
        copy.at = new AffineTransform(at);
        copy.color = color;
        copy.stroke = stroke;
        copy.font = font;
        copy.clip = clip;
        return copy;
    }

    @Override
    public void dispose() {}

    @Override
    public void setPaint(@Nullable Paint paint) {
        if (paint instanceof Color plain) {
            color = plain;
        }
    }

    @Override
    public Paint getPaint() {
        return color;
    }

    @Override
    public void setColor(@Nullable Color next) {
        color = next == null ? color : next;
    }

    @Override
    public Color getColor() {
        return color;
    }

    @Override
    public void setStroke(Stroke next) {
        stroke = next;
    }

    @Override
    public Stroke getStroke() {
        return stroke;
    }

    @Override
    public void setFont(@Nullable Font next) {
        font = next == null ? font : next;
    }

    @Override
    public Font getFont() {
        return font;
    }

    @Override
    public FontMetrics getFontMetrics(Font asked) {
        Graphics ruler = RULER.createGraphics();
        try {
            return ruler.getFontMetrics(asked);
        } finally {
            ruler.dispose();
        }
    }

    @Override
    public FontRenderContext getFontRenderContext() {
        return new FontRenderContext(new AffineTransform(), true, true);
    }

    @Override
    public void setRenderingHint(RenderingHints.Key key, Object value) {
        hints.put(key, value);
    }

    @Override
    public @Nullable Object getRenderingHint(RenderingHints.Key key) {
        return hints.get(key);
    }

    @Override
    public void setRenderingHints(Map<?, ?> all) {
        hints.clear();
        hints.putAll(all);
    }

    @Override
    public void addRenderingHints(Map<?, ?> more) {
        hints.putAll(more);
    }

    @Override
    public RenderingHints getRenderingHints() {
        return (RenderingHints) hints.clone();
    }

    @Override
    public void translate(int x, int y) {
        at.translate(x, y);
    }

    @Override
    public void translate(double x, double y) {
        at.translate(x, y);
    }

    @Override
    public void rotate(double theta) {
        at.rotate(theta);
    }

    @Override
    public void rotate(double theta, double x, double y) {
        at.rotate(theta, x, y);
    }

    @Override
    public void scale(double x, double y) {
        at.scale(x, y);
    }

    @Override
    public void shear(double x, double y) {
        at.shear(x, y);
    }

    @Override
    public void transform(AffineTransform more) {
        at.concatenate(more);
    }

    @Override
    public void setTransform(AffineTransform next) {
        at = new AffineTransform(next);
    }

    @Override
    public AffineTransform getTransform() {
        return new AffineTransform(at);
    }

    @Override
    public void clip(@Nullable Shape more) {
        if (more == null) {
            clip = null;
            return;
        }
        Shape placed = at.createTransformedShape(more);
        Shape before = clip;
        if (before == null) {
            clip = placed;
        } else {
            Area both = new Area(before);
            both.intersect(new Area(placed));
            clip = both;
        }
    }

    @Override
    public void clipRect(int x, int y, int w, int h) {
        clip(new Rectangle(x, y, w, h));
    }

    @Override
    public void setClip(int x, int y, int w, int h) {
        setClip(new Rectangle(x, y, w, h));
    }

    @Override
    public void setClip(@Nullable Shape next) {
        clip = next == null ? null : at.createTransformedShape(next);
    }

    @Override
    public @Nullable Shape getClip() {
        Shape now = clip;
        if (now == null) {
            return null;
        }
        try {
            return at.createInverse().createTransformedShape(now);
        } catch (java.awt.geom.NoninvertibleTransformException e) {
            return new Rectangle2D.Double();
        }
    }

    @Override
    public @Nullable Rectangle getClipBounds() {
        Shape now = getClip();
        return now == null ? null : now.getBounds();
    }

    @Override
    public boolean hit(Rectangle rectangle, Shape shape, boolean onStroke) {
        Shape tested = onStroke ? stroke.createStrokedShape(shape) : shape;
        return at.createTransformedShape(tested).intersects(rectangle);
    }

    // --- what our plots have no use for

    @Override
    public @Nullable GraphicsConfiguration getDeviceConfiguration() {
        return null;
    }

    @Override
    public void setComposite(Composite composite) {}

    @Override
    public Composite getComposite() {
        return java.awt.AlphaComposite.SrcOver;
    }

    @Override
    public void setBackground(Color background) {}

    @Override
    public Color getBackground() {
        return Style.BACKGROUND;
    }

    @Override
    public void setPaintMode() {}

    @Override
    public void setXORMode(Color other) {}

    @Override
    public void copyArea(int x, int y, int w, int h, int dx, int dy) {
        throw new UnsupportedOperationException("an SVG has no pixels to copy");
    }
}
