package org.diffusionfleet.gateway.webhook;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key in the forms that Standard Webhooks gives keys.
 *
 * @param secret {@code whsec_} and 32 bytes, or {@code whsk_} and the 32 bytes of an Ed25519 seed, both in base64
 * @param publicKey {@code whpk_} and 32 bytes in base64; null where there is none
 */
record SigningKey(Scheme scheme, String secret, @Nullable String publicKey) {

    private static final String HMAC = "HmacSHA256";
    private static final String ED25519 = "Ed25519";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one. */
    static SigningKey generate(Scheme scheme) {
        return switch (scheme) {
            case V1 -> {
                var bytes = new byte[BYTES];
                RANDOM.nextBytes(bytes);
                yield new SigningKey(scheme, "whsec_" + base64(bytes), null);
            }
            case V1A -> pair();
        };
    }

    private static SigningKey pair() {
        try {
            var pair = KeyPairGenerator.getInstance(ED25519).generateKeyPair();
            var seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            var encoded = pair.getPublic().getEncoded();
            // X.509 ends with the key itself (RFC 8410).
            var raw = Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
            return new SigningKey(Scheme.V1A, "whsk_" + base64(seed), "whpk_" + base64(raw));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /** A signature as the header has it, e.g. {@code v1,K5oZfzN9…}. */
    String sign(byte[] content) {
        try {
            return scheme.id() + "," + base64(signature(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that cannot sign", e);
        }
    }

    /** What its owner verifies with. */
    String shown() {
        return publicKey == null ? secret : publicKey;
    }

    private byte[] signature(byte[] content) throws GeneralSecurityException {
        return switch (scheme) {
            case V1 -> {
                var mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(bytes(), HMAC));
                yield mac.doFinal(content);
            }
            case V1A -> {
                var signature = Signature.getInstance(ED25519);
                signature.initSign(privateKey());
                signature.update(content);
                yield signature.sign();
            }
        };
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        return KeyFactory.getInstance(ED25519)
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes()));
    }

    private byte[] bytes() {
        return Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** No log shall hold a secret. */
    @Override
    public String toString() {
        return "SigningKey[" + scheme.id() + "]";
    }
}
