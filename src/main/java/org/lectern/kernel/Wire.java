package org.lectern.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Messages to ZeroMQ frames and back: identities, delimiter, signature, then four JSON objects. */
final class Wire {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    private static final String ALGORITHM = "HmacSHA256";
    private static final int PARTS = 4;
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final ObjectMapper json = new ObjectMapper();
    private final byte[] key;

    Wire(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    /** Frames that are no message for this kernel. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    List<byte[]> encode(Message message) {
        List<byte[]> parts = new ArrayList<>();
        try {
            for (Object each : List.of(message.header(), message.parent(), message.metadata(), message.content())) {
                parts.add(json.writeValueAsBytes(each));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not to be written as JSON: " + message.type(), e);
        }
        List<byte[]> frames = new ArrayList<>(message.identities());
        frames.add(DELIMITER);
        frames.add(sign(parts).getBytes(StandardCharsets.US_ASCII));
        frames.addAll(parts);
        return frames;
    }

    /** @throws MalformedException if frames are missing, the signature is wrong or the JSON is broken */
    Message decode(List<byte[]> frames) throws MalformedException {
        int at = 0;
        while (at < frames.size() && !Arrays.equals(frames.get(at), DELIMITER)) {
            at++;
        }
        if (frames.size() < at + 2 + PARTS) {
            throw new MalformedException(
                    "needs a delimiter, a signature and four parts, got " + frames.size() + " frames");
        }
        List<byte[]> parts = frames.subList(at + 2, at + 2 + PARTS);
        byte[] expected = sign(parts).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, frames.get(at + 1))) {
            throw new MalformedException("the signature is wrong");
        }
        List<Map<String, Object>> maps = new ArrayList<>();
        for (byte[] part : parts) {
            maps.add(object(part));
        }
        return new Message(List.copyOf(frames.subList(0, at)), maps.get(0), maps.get(1), maps.get(2), maps.get(3));
    }

    private Map<String, Object> object(byte[] part) throws MalformedException {
        try {
            @Nullable Map<String, Object> map = json.readValue(part, OBJECT);
            return map == null ? Map.of() : map;
        } catch (IOException e) {
            throw new MalformedException("a part is not a JSON object");
        }
    }

    private String sign(List<byte[]> parts) {
        if (key.length == 0) {
            return "";
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            parts.forEach(mac::update);
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
