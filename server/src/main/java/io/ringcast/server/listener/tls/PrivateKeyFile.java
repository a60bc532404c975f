package io.ringcast.server.listener.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A private key in any of the forms that openssl writes, but for the old encryption, whose key derivation is a single
 * MD5.
 *
 * <p>Thread: any.
 */
final class PrivateKeyFile {
    private static final String CONVERT =
            " Convert it: openssl pkcs8 -topk8 -in OLD -out NEW (asks for a new passphrase), and set ssl.passphrase.";

    private final PemFile file;
    private final String passphrase;
    private final String algorithm;

    private PrivateKeyFile(PemFile file, String passphrase, String algorithm) {
        this.file = file;
        this.passphrase = passphrase;
        this.algorithm = algorithm;
    }

    /** The key; its kind is that of the certificate's, which the older forms do not name. */
    static PrivateKey read(PemFile file, String passphrase, PublicKey certified) throws TlsFileException {
        return new PrivateKeyFile(file, passphrase, certified.getAlgorithm()).read();
    }

    private PrivateKey read() throws TlsFileException {
        for (PemFile.Block block : file.blocks()) {
            if (block.label().endsWith("PRIVATE KEY")) {
                return read(block);
            }
        }
        throw new TlsFileException(file.path(), "has no private key. Set ssl.key_path to the file that has it.");
    }

    private PrivateKey read(PemFile.Block block) throws TlsFileException {
        if (block.headers()) {
            throw new TlsFileException(file.path(), "the key is encrypted in an old, weak form." + CONVERT);
        }
        byte[] der = pkcs8(block);
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException wrong) {
            throw new TlsFileException(
                    file.path(),
                    "is no key of the kind " + algorithm + ", which the certificate is for. Use the key that the"
                            + " certificate was requested with.",
                    wrong);
        }
    }

    private byte[] pkcs8(PemFile.Block block) throws TlsFileException {
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> block.der();
                case "ENCRYPTED PRIVATE KEY" -> decrypted(block.der());
                case "RSA PRIVATE KEY" -> Pkcs8.ofRsa(block.der());
                case "EC PRIVATE KEY" -> Pkcs8.ofCurve(block.der());
                default ->
                    throw new TlsFileException(file.path(), "a '" + block.label() + "' cannot be used." + CONVERT);
            };
        } catch (IllegalArgumentException broken) {
            throw new TlsFileException(
                    file.path(), "the key is damaged, or does not name its curve." + CONVERT, broken);
        }
    }

    private byte[] decrypted(byte[] der) throws TlsFileException {
        if (passphrase.isEmpty()) {
            throw new TlsFileException(
                    file.path(), "the key is encrypted. Set ssl.passphrase (RINGCAST_SSL_PASSPHRASE).");
        }
        PBEKeySpec spec = new PBEKeySpec(passphrase.toCharArray());
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
            // Of the scheme PBES2 only the parameters know the algorithm; their text is its name.
            String name = encrypted.getAlgName().equals("PBES2")
                            || encrypted.getAlgName().startsWith("1.2.")
                    ? encrypted.getAlgParameters().toString()
                    : encrypted.getAlgName();
            SecretKey secret = SecretKeyFactory.getInstance(name).generateSecret(spec);
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(Cipher.DECRYPT_MODE, secret, encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher).getEncoded();
        } catch (InvalidKeySpecException wrong) {
            throw new TlsFileException(
                    file.path(), "the passphrase is wrong. Correct ssl.passphrase (RINGCAST_SSL_PASSPHRASE).", wrong);
        } catch (IOException | GeneralSecurityException unknown) {
            throw new TlsFileException(file.path(), "the key's encryption is not known here." + CONVERT, unknown);
        } finally {
            spec.clearPassword();
        }
    }
}
