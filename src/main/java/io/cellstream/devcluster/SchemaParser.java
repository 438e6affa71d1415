package io.cellstream.devcluster;

import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.List;

/** What tells the schemas of one type from other texts. */
interface SchemaParser {

  /**
   * The schema that a text is.
   *
   * @param normalize whether it is brought into a form that texts of the same meaning have in common
   * @throws RegistryException if it is none, or refers to what isn't there
   */
  RegistrySchema parse(String text, List<SchemaReference> references, boolean normalize);
}
