package io.cellstream.ops;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads Kubernetes manifests into the API's own types, and refuses a field that those have not. */
final class Manifests {
  static final Path FOLDER = Path.of("ops/kubernetes");
  static final Path COMPONENTS = FOLDER.resolve("components");

  /** The types keep what they don't know in a map beside their fields; without that, Jackson refuses it. */
  private static final class Strict extends JacksonAnnotationIntrospector {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  private static final JsonMapper MAPPER = JsonMapper.builder(new YAMLFactory()).annotationIntrospector(new Strict())
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Manifests() {
  }

  /** @param file below {@link #FOLDER} */
  static <T> T read(String file, Class<T> type) throws IOException {
    return MAPPER.readValue(FOLDER.resolve(file).toFile(), type);
  }

  static <T> T parse(String yaml, Class<T> type) throws IOException {
    return MAPPER.readValue(yaml, type);
  }

  static <T> T as(JsonNode document, Class<T> type) throws IOException {
    return MAPPER.treeToValue(document, type);
  }

  /** Of a file with several documents each one. */
  static List<JsonNode> documents(String yaml) throws IOException {
    return MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll();
  }

  static JsonNode tree(Path file) throws IOException {
    return documents(Files.readString(file)).getFirst();
  }
}
