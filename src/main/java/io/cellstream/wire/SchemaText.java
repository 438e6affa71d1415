package io.cellstream.wire;

import java.util.Map;

/**
 * A schema of another type than Avro, as the registry has it.
 *
 * @param type as the registry names it: {@code PROTOBUF}, {@code JSON}
 * @param references the texts that it refers to, directly or not, by the names under which it does
 */
public record SchemaText(String type, String text, Map<String, String> references) {
  public SchemaText {
    references = Map.copyOf(references);
  }
}
