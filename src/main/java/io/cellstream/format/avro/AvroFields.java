package io.cellstream.format.avro;

import io.cellstream.format.value.FieldReader;
import io.cellstream.format.value.PathTree;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.Frame;
import io.cellstream.wire.PerSchema;
import io.cellstream.wire.WriterSchemaCheck;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Headers;

/** Reads fields of Avro values, without making records of them. What depends on a writer's schema alone is worked out once. For one thread. */
public final class AvroFields implements FieldReader {
  private final SchemaSource schemas;
  private final PathTree tree;
  private final PerSchema<Plan> plans;
  private SchemaNode.Input from = new SchemaNode.Input();

  /** @param problem why values of this schema can't be read; empty: they can, by {@code node} */
  private record Plan(SchemaNode node, Optional<String> problem) {
  }

  public AvroFields(SchemaSource schemas, List<FieldPath> paths) {
    this.schemas = schemas;
    this.tree = PathTree.of(paths);
    this.plans = new PerSchema<>(id -> prepare(schemas.writer(id)));
  }

  /** @throws RejectedEventException NOT_AVRO, UNKNOWN_SCHEMA or INCOMPATIBLE_SCHEMA */
  @Override
  public void read(byte[] value, Headers headers, FieldValues into) throws RejectedEventException {
    Frame frame = schemas.frame(value, headers);
    Plan plan = plans.get(frame.id());
    if (plan.problem.isPresent()) {
      throw new RejectedEventException(RejectCause.INCOMPATIBLE_SCHEMA, schemas.name(frame.id()) + " " + plan.problem.get());
    }
    try {
      from.begin(value, frame.begin(), into);
      plan.node.read(from);
      if (!from.in.isEnd()) {
        throw new IOException("bytes are left over after the record");
      }
    } catch (IOException | RuntimeException | StackOverflowError e) {
      from = new SchemaNode.Input();
      throw new RejectedEventException(RejectCause.NOT_AVRO, "a value of " + value.length + " bytes is not the Avro of "
          + schemas.name(frame.id()) + ": " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }

  private Plan prepare(Schema writer) {
    SchemaNode none = _ -> {
    };
    try {
      Optional<String> problem = WriterSchemaCheck.problem(writer);
      if (problem.isPresent()) {
        return new Plan(none, problem);
      }
      SchemaCompiler.Compiled compiled = SchemaCompiler.compile(writer, schemas.reader().orElse(null), tree);
      return new Plan(compiled.node(), compiled.problem());
    } catch (RuntimeException | StackOverflowError e) {
      return new Plan(none, Optional.of("can't be read: " + e));
    }
  }
}
