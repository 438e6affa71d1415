package io.cellstream.secure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * An authority, what it signed, and a stranger's certificate that it did not, made by the JDK's keytool. PEM files: {@code ca.pem} and
 * {@code stranger-ca.pem} hold certificates; {@code broker.pem}, {@code client.pem}, {@code expired.pem} and {@code stranger.pem} a private
 * key, encrypted, and the certificates that belong to it.
 */
final class Certificates {
  static final String PASSWORD = "change-me";
  private static final String CIPHER = "PBEWithHmacSHA256AndAES_256";

  private final Path folder;
  private final KeyStore keys;

  private Certificates(Path folder, KeyStore keys) {
    this.folder = folder;
    this.keys = keys;
  }

  static void writeTo(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve("all.p12");
    make(store, "ca", "CN=Authority", "-ext", "bc=ca:true");
    make(store, "broker", "CN=broker", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
    make(store, "client", "CN=cellstream,O=Example", "-signer", "ca");
    make(store, "expired", "CN=cellstream,O=Example", "-signer", "ca", "-startdate", "-30d", "-validity", "10");
    make(store, "stranger", "CN=cellstream,O=Example", "-ext", "bc=ca:true");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Certificates made = new Certificates(folder, keys);
    made.authority("ca", "ca.pem");
    made.authority("stranger", "stranger-ca.pem");
    for (String alias : List.of("broker", "client", "expired", "stranger")) {
      made.login(alias);
    }
  }

  private static void make(Path store, String alias, String name, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", name, "-storetype", "PKCS12", "-keystore",
        store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(command + ": " + printed);
    }
  }

  private void authority(String alias, String file) throws IOException, GeneralSecurityException {
    Files.writeString(folder.resolve(file), pem("CERTIFICATE", keys.getCertificate(alias).getEncoded()));
  }

  private void login(String alias) throws IOException, GeneralSecurityException {
    StringBuilder text = new StringBuilder(
        pem("ENCRYPTED PRIVATE KEY", encrypted(keys.getKey(alias, PASSWORD.toCharArray()).getEncoded())));
    List<Certificate> chain = Arrays.asList(keys.getCertificateChain(alias));
    for (Certificate each : chain) {
      text.append(pem("CERTIFICATE", each.getEncoded()));
    }
    Files.writeString(folder.resolve(alias + ".pem"), text);
  }

  /** As {@code openssl pkcs8 -topk8 -v2 aes256} does. */
  private static byte[] encrypted(byte[] key) throws IOException, GeneralSecurityException {
    SecureRandom random = new SecureRandom();
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(Cipher.ENCRYPT_MODE, SecretKeyFactory.getInstance(CIPHER).generateSecret(new PBEKeySpec(PASSWORD.toCharArray())),
        new PBEParameterSpec(random.generateSeed(16), 2048, new IvParameterSpec(random.generateSeed(16))));
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
    parameters.init(cipher.getParameters().getEncoded());
    return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key)).getEncoded();
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes) + "\n-----END "
        + what
        + "-----\n";
  }
}
