package org.lectern.display;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import javax.swing.ImageIcon;

/** Images of AWT's that give no pixels by themselves, such as those that are scaled or still to be loaded. */
final class AwtImages {
    private AwtImages() {}

    /**
     * The image, loaded and drawn.
     *
     * @throws IllegalArgumentException if it cannot be loaded
     */
    static RenderedImage drawn(Object value) {
        Image image = (Image) value;
        // Waits until the image is there.
        ImageIcon loaded = new ImageIcon(image);
        if (loaded.getIconWidth() <= 0 || loaded.getIconHeight() <= 0) {
            throw new IllegalArgumentException("the image could not be loaded");
        }
        BufferedImage drawn =
                new BufferedImage(loaded.getIconWidth(), loaded.getIconHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return drawn;
    }
}
