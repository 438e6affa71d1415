package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.format.LatestSchema;
import io.cellstream.format.survey.PartWords;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.KeyFields;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.RegistryUnavailableException;
import io.cellstream.wire.SchemaSetupException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where a mapping looks for fields, and what there is in their place. */
record MappedFields(EventMapping mapping, Optional<KeyFields> key) {
  /** More fields are no list that a person looks through. */
  private static final int FIELDS = 500;
  private static final String SUBJECT = "registry";

  /**
   * The latest schema of each topic that has one, and can have one.
   *
   * @param findings told if they can't be seen: the stream asks by id, and that may be all that it is let do, or need not ask at all
   */
  static List<LatestSchema> schemas(InputPlan input, Collection<String> topics, Optional<RegistryClient> registry, Findings findings)
      throws StartupException {
    try {
      return topics.stream().map(topic -> LatestSchema.of(input.to(topic).format(), input.paths(), registry)).flatMap(Optional::stream)
          .distinct().toList();
    } catch (SchemaSetupException | RegistryUnavailableException e) {
      findings.unknown(SUBJECT, "whether the input's latest schema has the mapping's fields: " + e.getMessage());
      return List.of();
    }
  }

  /**
   * That a path leads to nothing, and to what it should.
   *
   * @param where such as {@code is missing in the last record}
   */
  String absent(FieldPath path, String where, List<FieldPath> there) {
    List<String> known = there.stream().map(FieldPath::toString).toList();
    List<String> nearest = new ArrayList<>();
    NearestName.meant(known, path.toString()).ifPresent(nearest::add);
    String last = last(path.toString());
    known.stream().filter(each -> !nearest.contains(each) && last(each).equals(last)).limit(3).forEach(nearest::add);
    return shown(path, where) + (nearest.isEmpty() ? "." : "; did you mean " + String.join(" or ", nearest) + "?") + " There are "
        + Printable.line(String.join(", ", known), FIELDS);
  }

  /** A path with the settings that name it. */
  String shown(FieldPath path, String where) {
    return String.join(", ", PartWords.of(mapping, key).stream().filter(part -> part.path().equals(path))
        .map(part -> MappingRules.key(part.slot()).name()).distinct().toList()) + ": " + path + " " + where;
  }

  /** The last name of a path, by which a field is found that is nested otherwise than was thought. */
  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
