package io.cellstream.devcluster;

import com.squareup.wire.schema.CoreLoader;
import com.squareup.wire.schema.ErrorCollector;
import com.squareup.wire.schema.Linker;
import com.squareup.wire.schema.Loader;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import io.cellstream.text.Printable;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Protobuf's schemas, by the parser and the linker of Square's Wire: a text must be a {@code .proto} file whose types are all there, in it,
 * in the files that it refers to or in Google's own.
 */
final class ProtobufParser implements SchemaParser {

  static final String TYPE = "PROTOBUF";

  private final RegistryData data;

  ProtobufParser(RegistryData data) {
    this.data = data;
  }

  @Override
  public RegistrySchema parse(String text, List<SchemaReference> references, boolean normalize) {
    if (normalize) {
      throw RegistryException.unsupported("normalizing schemas of type " + TYPE);
    }
    Map<String, ProtoFile> imports = new HashMap<>();
    try {
      load(references, imports);
      ProtoFileElement file = ProtoParser.Companion.parse(Location.get("schema.proto"), text);
      link(ProtoFile.Companion.get(file), imports);
      return new RegistrySchema(TYPE, text, file.toSchema(), references, Optional.empty());
    } catch (RegistryException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // the parser and the linker have exceptions of many kinds for texts that are no schemas
      throw RegistryException.invalidSchema(text + ", details: " + Printable.line(String.valueOf(e.getMessage()), 500));
    }
  }

  private void load(List<SchemaReference> references, Map<String, ProtoFile> files) {
    for (SchemaReference reference : references) {
      if (!files.containsKey(reference.getName())) {
        RegistrySchema schema = data.referenced(reference);
        ProtoFileElement file = ProtoParser.Companion.parse(Location.get(reference.getName()), schema.text());
        files.put(reference.getName(), ProtoFile.Companion.get(file));
        load(schema.references(), files);
      }
    }
  }

  private static void link(ProtoFile file, Map<String, ProtoFile> imports) {
    ErrorCollector errors = new ErrorCollector();
    new Linker(new Imports(imports), errors, true, true).link(List.of(file));
    errors.throwIfNonEmpty();
  }

  /** The files that a schema imports. */
  private record Imports(Map<String, ProtoFile> files) implements Loader {

    @Override
    public ProtoFile load(String path) {
      ProtoFile file = files.get(path);
      return file == null ? CoreLoader.INSTANCE.load(path) : file;
    }

    @Override
    public Loader withErrors(ErrorCollector errors) {
      return this;
    }
  }
}
