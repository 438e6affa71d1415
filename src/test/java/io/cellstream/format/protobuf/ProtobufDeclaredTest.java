package io.cellstream.format.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellstream.format.value.DeclaredFields.Absent;
import io.cellstream.format.value.DeclaredFields.Declared;
import io.cellstream.format.value.DeclaredFields.Typed;
import io.cellstream.mapping.FieldPath;
import io.cellstream.wire.SchemaText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProtobufDeclaredTest {
  private static List<FieldPath> paths(String... paths) {
    return List.of(paths).stream().map(FieldPath::parse).toList();
  }

  private static List<Declared> at(ProtobufDeclared fields, String... paths) {
    return paths(paths).stream().map(fields::at).toList();
  }

  @Test
  void aTypeIsToldInTheSchemasWords() {
    ProtobufDeclared order = ProtobufDeclared.of(ProtoSamples.ORDERS, paths("status", "site.room.area"));

    assertThat(
        at(order, "double_value", "doubleValue", "sint64_value", "status", "maybe", "maybe_status", "site", "site.room.area", "packed",
            "packed[*]", "packed[3]", "sites[0].floor", "counts", "counts.a", "by_number['7'].id", "at", "took", "wrapped", "name"))
        .containsExactly(
            new Typed("double"), new Typed("double"), new Typed("sint64"), new Typed("enum"), new Typed("optional int32"),
            new Typed("optional enum"), new Typed("message"), new Typed("double"), new Typed("repeated int32"), new Typed("repeated int32"),
            new Typed("int32"), new Typed("int32"), new Typed("map of int64"), new Typed("int64"), new Typed("string"),
            new Typed("Timestamp"),
            new Typed("Duration"), new Typed("Int32Value"), new Typed("optional string"));
  }

  @Test
  void whatTheReaderOfValuesWouldNotFindIsAbsent() {
    ProtobufDeclared order = ProtobufDeclared.of(ProtoSamples.ORDERS, paths("status"));

    assertThat(at(order, "statsu", "site.rom.area", "at.seconds", "sites.floor", "words[*]")).containsOnly(new Absent());
  }

  @Test
  void ofTheFilesMessageTypesTheOneWithTheMappingsFieldsCounts() {
    assertThat(at(ProtobufDeclared.of(ProtoSamples.ORDERS, paths("beat.rate")), "beat.rate")).containsExactly(new Typed("int32"));
    assertThat(at(ProtobufDeclared.of(ProtoSamples.ORDERS, paths("nowhere")), "beat.rate", "status")).containsExactly(new Typed("int32"),
        new Absent());
  }

  @Test
  void allPathsAreListedAndEachLeadsSomewhere() {
    ProtobufDeclared order = ProtobufDeclared.of(ProtoSamples.ORDERS, paths("status"));

    assertThat(order.paths()).extracting(FieldPath::toString).contains("double_value", "status", "site.room.area", "packed[*]",
        "sites[0].room.name", "words[0]", "counts", "at");
    assertThat(order.paths()).allSatisfy(path -> assertThat(order.at(path)).isInstanceOf(Typed.class));
  }

  @Test
  void aMessageInItselfHasSomePathsOnly() {
    ProtobufDeclared tree = ProtobufDeclared.of(new SchemaText("PROTOBUF",
        "syntax = \"proto3\"; message Tree { Tree left = 1; Tree right = 2; double value = 3; }", Map.of()), paths("value"));

    assertThat(tree.paths()).extracting(FieldPath::toString).contains("value", "left.value", "left.right.value").hasSizeLessThan(1_001);
  }

  @Test
  void whatIsNoSchemaIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtobufDeclared.of(new SchemaText("PROTOBUF", "no schema {", Map.of()), paths("value")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtobufDeclared.of(new SchemaText("PROTOBUF", "syntax = \"proto3\";", Map.of()), paths("value")));
  }
}
