package io.cellstream.secure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An identity provider: gives signed tokens to one client that knows its secret, and publishes the key to check them with. */
final class TokenServer implements AutoCloseable {
  static final String AUDIENCE = "kafka";
  static final String CLIENT = "cellstream";

  private final HttpServer server;
  private final EllipticCurveJsonWebKey key;

  private TokenServer(HttpServer server, EllipticCurveJsonWebKey key) {
    this.server = server;
    this.key = key;
  }

  static TokenServer start() throws IOException, JoseException {
    EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("test");
    TokenServer tokens = new TokenServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), key);
    tokens.server.createContext("/token", tokens::token);
    tokens.server.createContext("/keys",
        exchange -> answer(exchange, 200, new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)));
    tokens.server.start();
    return tokens;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void token(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String pair = Base64.getEncoder().encodeToString((CLIENT + ":" + SecureBroker.SECRET).getBytes(UTF_8));
    if (!("Basic " + pair).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
    } else if (!asked.contains("grant_type=client_credentials") || !asked.contains("scope=kafka")) {
      answer(exchange, 400, "{\"error\":\"invalid_request\"}");
    } else {
      answer(exchange, 200, "{\"access_token\":\"" + signed() + "\",\"token_type\":\"Bearer\",\"expires_in\":600}");
    }
  }

  private String signed() throws IOException {
    JwtClaims claims = new JwtClaims();
    claims.setSubject(CLIENT);
    claims.setAudience(AUDIENCE);
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(10);
    claims.setStringClaim("scope", "kafka");
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setKey(key.getPrivateKey());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
