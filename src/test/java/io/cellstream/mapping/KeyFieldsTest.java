package io.cellstream.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyFieldsTest {
  private final FieldValues one = new FieldValues(1);
  private final FieldValues two = new FieldValues(2);

  private static String key(String fields, FieldValues values) throws RejectedEventException {
    return new String(KeyFields.parse(fields).key(values), UTF_8);
  }

  private static void rejected(String fields, FieldValues values, RejectCause cause, String message) {
    assertThatExceptionOfType(RejectedEventException.class).isThrownBy(() -> key(fields, values))
        .satisfies(thrown -> assertThat(thrown.rejectCause()).isEqualTo(cause)).withMessageContaining(message);
  }

  @Test
  void aFieldsTextIsTheKey() throws RejectedEventException {
    one.setText(0, "Zoë 7");
    assertThat(key("customer.id", one)).isEqualTo("Zoë 7");
    one.setInteger(0, -42);
    assertThat(key("customer.id", one)).isEqualTo("-42");
    one.setBoolean(0, true);
    assertThat(key("customer.id", one)).isEqualTo("true");
  }

  @Test
  void severalFieldsMakeAnArrayThatNoOtherTextsMake() throws RejectedEventException {
    two.setText(0, "a\",\"b");
    two.setInteger(1, 7);
    assertThat(key("customer.id, device", two)).isEqualTo("[\"a\\\",\\\"b\",\"7\"]");
    two.setText(0, "ü\n");
    assertThat(key("customer.id, device", two)).isEqualTo("[\"ü\\n\",\"7\"]");
  }

  @Test
  void whatNamesNoSequenceIsTurnedAway() {
    rejected("customer.id", one, RejectCause.MISSING_FIELD, "field customer.id is missing or null, which is the sequence's key");
    two.setText(0, "a");
    rejected("customer.id,device", two, RejectCause.MISSING_FIELD, "field device is missing or null, which is a part of");
    one.setText(0, "");
    rejected("id", one, RejectCause.UNUSABLE_FIELD, "field id is empty");
    one.setNumber(0, 1.5);
    rejected("id", one, RejectCause.UNUSABLE_FIELD, "field id is 1.5: a sequence's key is");
    one.setOther(0, "a record");
    rejected("id", one, RejectCause.UNUSABLE_FIELD, "field id is a record");
    one.setText(0, "\ud800");
    rejected("id", one, RejectCause.UNUSABLE_FIELD, "no text in Unicode");
  }

  @Test
  void anotherKeyIsAnotherMapping() {
    Optional<EventMapping> mapping = Optional.of(
        new EventMapping(Optional.of(MappingText.token("word")), List.of(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), List.of()));
    assertThat(hash(mapping, "a,b")).isEqualTo(hash(mapping, " a , b")).get().asString().hasSize(64);
    assertThat(hash(mapping, "a,b")).isNotEqualTo(hash(mapping, "b,a")).isNotEqualTo(hash(Optional.empty(), "a,b"))
        .isNotEqualTo(KeyFields.hash(mapping, Optional.empty()));
    assertThat(KeyFields.hash(mapping, Optional.empty())).isEqualTo(mapping.map(EventMapping::hash));
    assertThat(KeyFields.hash(Optional.empty(), Optional.empty())).isEmpty();
  }

  private static Optional<String> hash(Optional<EventMapping> mapping, String key) {
    return KeyFields.hash(mapping, Optional.of(KeyFields.parse(key)));
  }

  @Test
  void aKeyIsMadeOfFieldsEachOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> KeyFields.parse("a,a")).withMessageContaining("of each once");
    assertThatIllegalArgumentException().isThrownBy(() -> KeyFields.parse("items[*]")).withMessageContaining("[*] is for features only");
  }
}
