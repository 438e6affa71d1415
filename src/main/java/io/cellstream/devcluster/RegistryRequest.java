package io.cellstream.devcluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.modelfile.JsonWords;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One request to the registry, with its path's variables taken apart and everything this registry can't honour refused.
 *
 * @param variables the parts of the path that the route leaves open, decoded
 * @param query the query's parameters, decoded
 */
record RegistryRequest(List<String> variables, Map<String, String> query, byte[] body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Parameters the routes look at, or that change nothing where there is one context ({@code subject} narrows an id's context). */
  private static final Set<String> KNOWN = Set.of("subject", "subjectPrefix", "verbose", "defaultToGlobal", "deleted", "normalize");

  /** Values that ask for nothing: clients send many parameters with their defaults. */
  private static final Set<String> NEUTRAL = Set.of("", "false", "null", "[]", "{}");
  private static final Set<String> NEUTRAL_PAGES = Set.of("offset=0", "limit=-1");

  RegistryRequest {
    query.forEach((name, value) -> {
      if (!KNOWN.contains(name) && !NEUTRAL.contains(value) && !NEUTRAL_PAGES.contains(name + "=" + value)) {
        throw RegistryException.unsupported("the query parameter " + name + "=" + value);
      }
    });
  }

  String subject() {
    String subject = variables.getFirst();
    if (subject.startsWith(":.")) {
      throw RegistryException.unsupported("contexts (subject '" + subject + "')");
    }
    return subject;
  }

  /** Whether the version is given as {@code latest}, or as -1, which means the same. */
  boolean latest() {
    return variables.get(1).equals("latest") || variables.get(1).equals("-1");
  }

  int version() {
    String text = variables.get(1);
    try {
      int version = Integer.parseInt(text);
      if (version > 0) {
        return version;
      }
    } catch (NumberFormatException e) {
      // refused below, like a number out of range
    }
    throw RegistryException.invalidVersion(text);
  }

  int id() {
    try {
      return Integer.parseInt(variables.getFirst());
    } catch (NumberFormatException e) {
      throw new RegistryException(404, "HTTP 404 Not Found");
    }
  }

  UUID guid() {
    try {
      return UUID.fromString(variables.getFirst());
    } catch (IllegalArgumentException e) {
      throw new RegistryException(404, "HTTP 404 Not Found");
    }
  }

  /** Whether softly deleted versions are to be seen too. */
  boolean deleted() {
    return flag("deleted");
  }

  boolean flag(String name) {
    return "true".equals(query.get(name));
  }

  String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /** The body as an object whose fields outside {@code known} ask for nothing. */
  JsonNode json(Set<String> known) {
    JsonNode object;
    try {
      object = JSON.readTree(body);
    } catch (JacksonException e) {
      throw new RegistryException(400, "The body is not JSON: " + JsonWords.problem(e));
    } catch (IOException e) {
      throw new IllegalStateException(e); // a byte array does not fail
    }
    if (!object.isObject()) {
      throw new RegistryException(422, "The body is not a JSON object");
    }
    object.properties().forEach(field -> {
      if (!known.contains(field.getKey()) && !NEUTRAL.contains(field.getValue().toString())) {
        throw RegistryException.unsupported("the field '" + field.getKey() + "' in a request");
      }
    });
    return object;
  }
}
