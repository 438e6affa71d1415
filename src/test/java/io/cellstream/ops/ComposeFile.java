package io.cellstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml, with its anchors and merges resolved. */
final class ComposeFile {
  private final JsonNode root;

  private ComposeFile(JsonNode root) {
    this.root = root;
  }

  static ComposeFile read(Path file) throws IOException {
    // Jackson's own reader leaves merge keys (<<) as they are
    Object resolved = new Yaml().load(Files.readString(file));
    return new ComposeFile(new YAMLMapper().valueToTree(resolved));
  }

  /** Each service by its name. */
  Map<String, JsonNode> services() {
    Map<String, JsonNode> services = new LinkedHashMap<>();
    root.path("services").properties().forEach(each -> services.put(each.getKey(), each.getValue()));
    return services;
  }

  JsonNode service(String name) {
    JsonNode service = root.path("services").path(name);
    assertThat(service.isObject()).as("service " + name).isTrue();
    return service;
  }

  /** A service's environment, as text, as a container gets it. */
  Map<String, String> environment(String service) {
    Map<String, String> environment = new LinkedHashMap<>();
    service(service).path("environment").properties().forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
    return environment;
  }

  /** The list at a path of field names. */
  List<String> texts(String service, String... path) {
    JsonNode node = service(service);
    for (String field : path) {
      node = node.path(field);
    }
    List<String> texts = new ArrayList<>();
    node.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  List<String> volumes() {
    List<String> names = new ArrayList<>();
    root.path("volumes").fieldNames().forEachRemaining(names::add);
    return names;
  }
}
