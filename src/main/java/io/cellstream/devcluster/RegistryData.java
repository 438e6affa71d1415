package io.cellstream.devcluster;

import io.cellstream.devcluster.RegistrySchema.Identity;
import io.confluent.kafka.schemaregistry.CompatibilityChecker;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a schema registry knows: schemas by global id, versions by subject, compatibility levels. It outlives its server, so a registry
 * closed and started again with the same data still knows its schemas.
 *
 * <p>Two schemas are the same if their types, their forms and their references are, which is Confluent's rule; a schema registered under
 * two subjects has one id. Deletion is soft only: a deleted version leaves lookups and listings unless they ask for it, its number is not used again, and its
 * id still resolves, so that old records stay readable.
 */
public final class RegistryData {

  /** One version of a subject. */
  record Version(String subject, int version, int id, RegistrySchema schema) {

    boolean refersTo(String other, int number) {
      return schema.references().stream()
          .anyMatch(reference -> reference.getSubject().equals(other) && reference.getVersion() == number);
    }
  }

  /** A subject's versions by number, all that it ever had and those it still has. */
  private static final class Subject {
    final TreeMap<Integer, Version> all = new TreeMap<>();
    final TreeMap<Integer, Version> live = new TreeMap<>();

    NavigableMap<Integer, Version> versions(boolean deleted) {
      return deleted ? all : live;
    }
  }

  private final List<RegistrySchema> schemas = new ArrayList<>();
  private final Map<Identity, Integer> ids = new HashMap<>();
  private final Map<UUID, RegistrySchema> guids = new HashMap<>();
  private final TreeMap<String, Subject> subjects = new TreeMap<>();
  private final Map<String, CompatibilityLevel> levels = new HashMap<>();
  private CompatibilityLevel globalLevel = CompatibilityLevel.BACKWARD;

  /** Registers a schema, unless the subject has it already; returns its id. */
  synchronized int register(String subject, RegistrySchema schema) {
    Optional<Version> known = find(subject, schema, false);
    if (known.isPresent()) {
      return known.get().id();
    }
    List<String> breaks = incompatibilities(subject, schema);
    if (!breaks.isEmpty()) {
      throw RegistryException.incompatible(subject, breaks);
    }
    int id = ids.computeIfAbsent(schema.identity(), identity -> {
      schemas.add(schema);
      guids.put(identity.guid(), schema);
      return schemas.size();
    });
    Subject versions = subjects.computeIfAbsent(subject, name -> new Subject());
    Version version = new Version(subject, versions.all.size() + 1, id, schema);
    versions.all.put(version.version(), version);
    versions.live.put(version.version(), version);
    return id;
  }

  synchronized Version lookup(String subject, RegistrySchema schema, boolean deleted) {
    versionsOf(subject, deleted);
    return find(subject, schema, deleted).orElseThrow(RegistryException::noSchema);
  }

  synchronized List<String> subjects(boolean deleted) {
    return subjects.entrySet().stream().filter(subject -> !subject.getValue().versions(deleted).isEmpty()).map(Map.Entry::getKey).toList();
  }

  synchronized List<Version> versions(String subject, boolean deleted) {
    return List.copyOf(versionsOf(subject, deleted).values());
  }

  synchronized Version version(String subject, int version, boolean deleted) {
    Version found = versionsOf(subject, deleted).get(version);
    if (found == null) {
      throw RegistryException.noVersion(version);
    }
    return found;
  }

  synchronized Version latest(String subject, boolean deleted) {
    return versionsOf(subject, deleted).lastEntry().getValue();
  }

  /** A schema, whether or not a subject still has it. */
  synchronized RegistrySchema schema(int id) {
    if (id < 1 || id > schemas.size()) {
      throw RegistryException.noSchema(id);
    }
    return schemas.get(id - 1);
  }

  synchronized RegistrySchema schema(UUID guid) {
    RegistrySchema found = guids.get(guid);
    if (found == null) {
      throw RegistryException.noSchema(guid);
    }
    return found;
  }

  /** The id of a schema that it has. */
  synchronized int id(RegistrySchema schema) {
    return Objects.requireNonNull(ids.get(schema.identity()));
  }

  /**
   * What a schema refers to, which may be deleted by now.
   *
   * @throws RegistryException if it was never there: the schema is invalid
   */
  synchronized RegistrySchema referenced(SchemaReference reference) {
    try {
      return version(reference.getSubject(), reference.getVersion(), true).schema();
    } catch (RegistryException e) {
      throw RegistryException.invalidSchema("no schema reference found for subject \"" + reference.getSubject() + "\" and version "
          + reference.getVersion());
    }
  }

  synchronized List<Version> uses(int id, boolean deleted) {
    schema(id);
    return versions(deleted).filter(version -> version.id() == id).toList();
  }

  /** The ids of the schemas that refer to a version. */
  synchronized List<Integer> referrers(String subject, int version) {
    return versions(false).filter(referrer -> referrer.refersTo(subject, version)).map(Version::id).distinct().toList();
  }

  /** Softly deletes a subject with its level; returns the numbers of the versions it had. */
  synchronized List<Integer> delete(String subject) {
    Subject versions = existing(subject);
    if (versions.live.isEmpty()) {
      throw RegistryException.subjectDeleted(subject);
    }
    List<Integer> deleted = List.copyOf(versions.live.keySet());
    deleted.forEach(version -> checkReferrers(subject, version));
    versions.live.clear();
    levels.remove(subject);
    return deleted;
  }

  /** Softly deletes one version; returns its number. */
  synchronized int delete(String subject, int version) {
    Subject versions = existing(subject);
    if (!versions.all.containsKey(version)) {
      throw RegistryException.noVersion(version);
    }
    if (!versions.live.containsKey(version)) {
      throw RegistryException.versionDeleted(subject, version);
    }
    checkReferrers(subject, version);
    versions.live.remove(version);
    if (versions.live.isEmpty()) {
      levels.remove(subject);
    }
    return version;
  }

  /** What a schema breaks of a subject's versions, as many as its level looks at; empty if nothing. */
  synchronized List<String> incompatibilities(String subject, RegistrySchema schema) {
    Subject versions = subjects.get(subject);
    return versions == null ? List.of() : incompatibilities(subject, schema, List.copyOf(versions.live.values()));
  }

  /**
   * What a schema breaks of the given versions (oldest first) under the subject's level; empty if nothing. Two schemas that are not Avro's
   * are never held against each other: Confluent's rules for them are not here.
   */
  synchronized List<String> incompatibilities(String subject, RegistrySchema schema, List<Version> versions) {
    CompatibilityLevel level = levelOf(subject);
    if (level == CompatibilityLevel.NONE || versions.isEmpty()) {
      return List.of();
    }
    List<Version> seen = isTransitive(level) ? versions : List.of(versions.getLast());
    for (Version each : seen) {
      if (!each.schema().type().equals(schema.type())) {
        return List.of("the schema is of type " + schema.type() + ", version " + each.version() + " of type " + each.schema().type());
      }
    }
    List<AvroSchema> earlier = seen.stream().flatMap(version -> version.schema().avro().stream()).toList();
    return schema.avro().map(avro -> CompatibilityChecker.checker(level).isCompatible(avro, earlier)).orElse(List.of());
  }

  private static boolean isTransitive(CompatibilityLevel level) {
    return switch (level) {
      case BACKWARD_TRANSITIVE, FORWARD_TRANSITIVE, FULL_TRANSITIVE -> true;
      case NONE, BACKWARD, FORWARD, FULL -> false;
    };
  }

  /** The level that holds for a subject. */
  synchronized CompatibilityLevel levelOf(String subject) {
    return level(subject).orElse(globalLevel);
  }

  synchronized CompatibilityLevel level() {
    return globalLevel;
  }

  synchronized Optional<CompatibilityLevel> level(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  synchronized void setLevel(CompatibilityLevel level) {
    globalLevel = level;
  }

  synchronized void setLevel(String subject, CompatibilityLevel level) {
    levels.put(subject, level);
  }

  private void checkReferrers(String subject, int version) {
    if (!referrers(subject, version).isEmpty()) {
      throw RegistryException.referred(subject, version);
    }
  }

  private Stream<Version> versions(boolean deleted) {
    return subjects.values().stream().flatMap(subject -> subject.versions(deleted).values().stream());
  }

  private Optional<Version> find(String subject, RegistrySchema schema, boolean deleted) {
    Subject versions = subjects.get(subject);
    Identity identity = schema.identity();
    return versions == null
        ? Optional.empty()
        : versions.versions(deleted).values().stream().filter(version -> version.schema().identity().equals(identity)).findFirst();
  }

  private Subject existing(String subject) {
    Subject found = subjects.get(subject);
    if (found == null) {
      throw RegistryException.noSubject(subject);
    }
    return found;
  }

  /** Never empty. */
  private NavigableMap<Integer, Version> versionsOf(String subject, boolean deleted) {
    NavigableMap<Integer, Version> found = existing(subject).versions(deleted);
    if (found.isEmpty()) {
      throw RegistryException.noSubject(subject);
    }
    return found;
  }
}
