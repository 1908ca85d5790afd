package org.lectern.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file to fetch, of known size and checksum.
 *
 * @param name its name at the mirrors and in the cache
 * @param algorithm how the checksum is made: {@code MD5} where the authors of the data published that, else {@code SHA-256}
 * @param checksum guards against damage, in hexadecimal
 */
record RemoteFile(String name, long bytes, String algorithm, String checksum) {
    private static final int CHUNK = 1 << 16;

    static RemoteFile md5(String name, long bytes, String checksum) {
        return new RemoteFile(name, bytes, "MD5", checksum);
    }

    static RemoteFile sha256(String name, long bytes, String checksum) {
        return new RemoteFile(name, bytes, "SHA-256", checksum);
    }

    /** What is wrong with a file that should be this one; empty if nothing is. */
    String faultOf(Path file) throws IOException {
        long size = Files.size(file);
        if (size != bytes) {
            return size + " bytes instead of " + bytes;
        }
        String sum = checksumOf(file);
        return sum.equals(checksum)
                ? ""
                : "the wrong checksum (" + algorithm + " " + sum + " instead of " + checksum + ")";
    }

    private String checksumOf(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
