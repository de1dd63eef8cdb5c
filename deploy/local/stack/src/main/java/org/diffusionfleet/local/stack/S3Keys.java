package org.diffusionfleet.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The key of a data directory's S3 server: made up at random once, readable by its owner only.
 *
 * @param file where it is kept
 * @param accessKey the public half
 * @param secretKey the secret half
 */
record S3Keys(Path file, String accessKey, String secretKey) {

    private static final int ACCESS_BYTES = 8;
    private static final int SECRET_BYTES = 20;

    /**
     * The key in that file, which is written first if absent.
     *
     * @throws StackException if it can be neither read nor written
     */
    static S3Keys of(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            var keys = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                keys.load(reader);
            }
            return new S3Keys(file, key(keys, file, "access-key"), key(keys, file, "secret-key"));
        } catch (IOException e) {
            throw new StackException("the S3 key file " + file + " cannot be used", e);
        }
    }

    private static void create(Path file) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(file, ownerOnly);
        var text = "access-key=%s%nsecret-key=%s%n".formatted(random(ACCESS_BYTES), random(SECRET_BYTES));
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String key(Properties keys, Path file, String name) {
        var key = keys.getProperty(name);
        if (key == null) {
            throw new StackException("the S3 key file " + file + " has no " + name + "; delete it to get a new one");
        }
        return key;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "S3Keys[" + accessKey + "]";
    }
}
