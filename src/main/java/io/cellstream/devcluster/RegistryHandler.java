package io.cellstream.devcluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP around the routes: credentials, content types, percent signs, and errors as JSON. */
final class RegistryHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryHandler.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Set<String> ACCEPTED = Set.of(CONTENT_TYPE, "application/vnd.schemaregistry+json", "application/json",
      "application/octet-stream");

  private final RegistryRoutes routes;
  private final Optional<byte[]> credentials;
  private final LongAdder requests;

  /** @param credentials the value an {@code Authorization} header must have; empty if anybody may come in */
  RegistryHandler(RegistryRoutes routes, Optional<String> credentials, LongAdder requests) {
    this.routes = routes;
    this.credentials = credentials.map(text -> text.getBytes(StandardCharsets.UTF_8));
    this.requests = requests;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    requests.increment();
    try (exchange) {
      try {
        byte[] body = exchange.getRequestBody().readAllBytes();
        authorise(exchange);
        checkContentType(exchange, body);
        reply(exchange, 200, routes.answer(exchange.getRequestMethod(), path(exchange), query(exchange), body));
      } catch (RegistryException e) {
        reply(exchange, e.status(), e.json());
      } catch (RuntimeException e) {
        LOG.error("registry: {} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        reply(exchange, 500, new RegistryException(500, "Error in the development registry: " + e).json());
      }
    }
  }

  private void authorise(HttpExchange exchange) {
    if (credentials.isPresent()) {
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), credentials.get())) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\"");
        throw new RegistryException(401, "Unauthorized");
      }
    }
  }

  /** As strict as the real one, which sends away the form that {@code curl -d} claims to send unless told otherwise. */
  private static void checkContentType(HttpExchange exchange, byte[] body) {
    String given = exchange.getRequestHeaders().getFirst("Content-Type");
    if (body.length > 0 && given != null && !ACCEPTED.contains(given.split(";", 2)[0].strip())) {
      throw new RegistryException(415, "HTTP 415 Unsupported Media Type: " + given + "; send " + CONTENT_TYPE);
    }
  }

  /** Split before it is decoded: a subject may have a slash in its name. */
  private static List<String> path(HttpExchange exchange) {
    String raw = exchange.getRequestURI().getRawPath().replaceFirst("^/", "").replaceFirst("/$", "");
    // In a path, unlike in a query, a plus is a plus.
    return raw.isEmpty() ? List.of() : Arrays.stream(raw.split("/", -1)).map(part -> decode(part.replace("+", "%2B"))).toList();
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new LinkedHashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        String[] nameAndValue = pair.split("=", 2);
        query.put(decode(nameAndValue[0]), nameAndValue.length == 1 ? "" : decode(nameAndValue[1]));
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void reply(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
