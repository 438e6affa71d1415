package io.cellstream.devcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.cellstream.devcluster.RegistryData.Version;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The part of Confluent's REST API that this registry speaks, one line a route. A {@code *} is a variable of the path. */
final class RegistryRoutes {

  /** @param answer gives what becomes the body as JSON */
  private record Route(String method, List<String> path, Function<RegistryRequest, Object> answer) {

    boolean leadsTo(List<String> asked) {
      if (asked.size() != path.size()) {
        return false;
      }
      for (int i = 0; i < asked.size(); i++) {
        if (!path.get(i).equals("*") && !path.get(i).equals(asked.get(i))) {
          return false;
        }
      }
      return true;
    }

    List<String> variables(List<String> asked) {
      List<String> variables = new ArrayList<>();
      for (int i = 0; i < asked.size(); i++) {
        if (path.get(i).equals("*")) {
          variables.add(asked.get(i));
        }
      }
      return variables;
    }
  }

  private final RegistryData data;
  private final SchemaReader schemas;
  private final List<Route> routes;

  RegistryRoutes(RegistryData data) {
    this.data = data;
    this.schemas = new SchemaReader(data);
    this.routes = List.of( //
        route("GET", "", request -> Map.of()), //
        route("GET", "subjects", this::subjects), //
        route("POST", "subjects/*", request -> entity(data.lookup(request.subject(), schemas.read(request), request.deleted()))), //
        route("DELETE", "subjects/*", request -> data.delete(request.subject())), //
        route("GET", "subjects/*/versions",
            request -> data.versions(request.subject(), request.deleted()).stream().map(Version::version).toList()), //
        route("POST", "subjects/*/versions", request -> Map.of("id", data.register(request.subject(), schemas.read(request)))), //
        route("GET", "subjects/*/versions/*", request -> entity(version(request))), //
        route("DELETE", "subjects/*/versions/*", this::deleteVersion), //
        route("GET", "subjects/*/versions/*/schema", request -> new RawValue(version(request).schema().text())), //
        route("GET", "subjects/*/versions/*/referencedby", this::referrers), //
        route("GET", "schemas/types", request -> SchemaReader.TYPES), //
        route("GET", "schemas/ids/*", request -> text(data.schema(request.id()))), //
        route("GET", "schemas/ids/*/schema", request -> new RawValue(data.schema(request.id()).text())), //
        route("GET", "schemas/ids/*/subjects",
            request -> data.uses(request.id(), request.deleted()).stream().map(Version::subject).distinct().toList()), //
        route("GET", "schemas/ids/*/versions", this::uses), //
        route("GET", "schemas/guids/*", request -> text(data.schema(request.guid()))), //
        route("GET", "schemas/guids/*/ids",
            request -> List.of(Map.of("context", ".", "id", data.id(data.schema(request.guid()))))), //
        route("POST", "compatibility/subjects/*/versions", this::compatibleWithAll), //
        route("POST", "compatibility/subjects/*/versions/*", this::compatibleWithOne), //
        route("GET", "config", request -> level(data.level())), //
        route("PUT", "config", this::setGlobalLevel), //
        route("GET", "config/*", this::subjectLevel), //
        route("PUT", "config/*", this::setSubjectLevel), //
        route("GET", "mode", request -> Map.of("mode", "READWRITE")), //
        route("GET", "mode/*", RegistryRoutes::subjectMode), //
        route("PUT", "mode", request -> noOtherMode()), //
        route("PUT", "mode/*", request -> noOtherMode()));
  }

  /**
   * @param path decoded, without the first slash; empty for the root
   * @throws RegistryException for every request that is refused
   */
  Object answer(String method, List<String> path, Map<String, String> query, byte[] body) {
    boolean exists = false;
    for (Route route : routes) {
      if (route.leadsTo(path)) {
        exists = true;
        if (route.method().equals(method)) {
          return route.answer().apply(new RegistryRequest(route.variables(path), query, body));
        }
      }
    }
    String asked = method + " /" + String.join("/", path);
    throw exists
        ? new RegistryException(405, "HTTP 405 Method Not Allowed: the development registry has no " + asked)
        : new RegistryException(404, "HTTP 404 Not Found: the development registry has no " + asked);
  }

  private static Route route(String method, String path, Function<RegistryRequest, Object> answer) {
    return new Route(method, path.isEmpty() ? List.of() : List.of(path.split("/", -1)), answer);
  }

  private Object subjects(RegistryRequest request) {
    // ":*:" stands for every context, and there is one
    String prefix = request.parameter("subjectPrefix").replaceFirst("^:\\*:", "");
    return data.subjects(request.deleted()).stream().filter(subject -> subject.startsWith(prefix)).toList();
  }

  private Version version(RegistryRequest request) {
    return request.latest()
        ? data.latest(request.subject(), request.deleted())
        : data.version(request.subject(), request.version(), request.deleted());
  }

  private Object deleteVersion(RegistryRequest request) {
    int version = request.latest() ? data.latest(request.subject(), false).version() : request.version();
    return data.delete(request.subject(), version);
  }

  private static Object entity(Version version) {
    Map<String, Object> entity = text(version.schema());
    entity.putAll(Map.of("subject", version.subject(), "version", version.version(), "id", version.id()));
    return entity;
  }

  /** With the type unless it is Avro, as Confluent's registry has it, and the GUID, which Confluent's has from 8.0 on. */
  private static Map<String, Object> text(RegistrySchema schema) {
    Map<String, Object> fields = new TreeMap<>(Map.of("schema", schema.text(), "guid", schema.identity().guid()));
    if (!schema.type().equals(AvroSchema.TYPE)) {
      fields.put("schemaType", schema.type());
    }
    if (!schema.references().isEmpty()) {
      fields.put("references", schema.references());
    }
    return fields;
  }

  private Object referrers(RegistryRequest request) {
    Version version = version(request);
    return data.referrers(version.subject(), version.version());
  }

  private Object uses(RegistryRequest request) {
    return data.uses(request.id(), request.deleted()).stream().map(use -> Map.of("subject", use.subject(), "version", use.version()))
        .toList();
  }

  private Object compatibleWithAll(RegistryRequest request) {
    boolean exists = data.subjects(false).contains(request.subject());
    return compatibility(request, exists ? data.versions(request.subject(), false) : List.of());
  }

  private Object compatibleWithOne(RegistryRequest request) {
    boolean none = request.latest() && !data.subjects(false).contains(request.subject());
    return compatibility(request, none ? List.of() : List.of(version(request)));
  }

  private Object compatibility(RegistryRequest request, List<Version> versions) {
    RegistrySchema schema = schemas.read(request);
    List<String> breaks = data.incompatibilities(request.subject(), schema, versions);
    boolean unknown = breaks.isEmpty() && schema.avro().isEmpty() && data.levelOf(request.subject()) != CompatibilityLevel.NONE
        && versions.stream().anyMatch(each -> !each.schema().identity().equals(schema.identity()));
    if (unknown) {
      throw RegistryException
          .unsupported("judging whether schemas of type " + schema.type() + " are compatible; it takes any as a new version");
    }
    return compatibility(request.flag("verbose"), breaks);
  }

  private static Object compatibility(boolean verbose, List<String> breaks) {
    return verbose
        ? Map.of("is_compatible", breaks.isEmpty(), "messages", breaks)
        : Map.of("is_compatible", breaks.isEmpty());
  }

  private Object subjectLevel(RegistryRequest request) {
    String subject = request.subject();
    return level(data.level(subject).orElseGet(() -> {
      if (request.flag("defaultToGlobal")) {
        return data.level();
      }
      throw RegistryException.noCompatibility(subject);
    }));
  }

  private Object setGlobalLevel(RegistryRequest request) {
    CompatibilityLevel level = requestedLevel(request);
    data.setLevel(level);
    return Map.of("compatibility", level.name);
  }

  private Object setSubjectLevel(RegistryRequest request) {
    CompatibilityLevel level = requestedLevel(request);
    data.setLevel(request.subject(), level);
    return Map.of("compatibility", level.name);
  }

  private static CompatibilityLevel requestedLevel(RegistryRequest request) {
    JsonNode body = request.json(Set.of("compatibility"));
    CompatibilityLevel level = CompatibilityLevel.forName(body.path("compatibility").asText(""));
    if (level == null) {
      throw RegistryException.invalidCompatibility();
    }
    return level;
  }

  private static Object level(CompatibilityLevel level) {
    return Map.of("compatibilityLevel", level.name);
  }

  private static Object subjectMode(RegistryRequest request) {
    if (request.flag("defaultToGlobal")) {
      return Map.of("mode", "READWRITE");
    }
    throw RegistryException.noMode(request.subject());
  }

  private static Object noOtherMode() {
    throw RegistryException.unsupported("other modes than READWRITE");
  }
}
