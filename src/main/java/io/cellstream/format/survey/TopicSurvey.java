package io.cellstream.format.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.format.FieldKeys;
import io.cellstream.format.TopicFormat;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.Format;
import io.cellstream.mapping.KeyFields;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A survey of a topic's records, in the format that they are said to have. */
public final class TopicSurvey {
  private final FieldSurvey fields;
  private final ValueTranslator translator;
  private final Optional<FieldKeys> keys;
  private final List<String> names;
  private final Optional<CsvColumns> columns;
  private final List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> readable = new ArrayList<>();
  private int unreadable;
  private int empty;
  private Optional<Unreadable> first = Optional.empty();

  /**
   * A record that is not of the format.
   *
   * @param why its cause of rejection
   */
  public record Unreadable(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, String why) {
  }

  /**
   * @param watched paths that are looked at in any case
   * @param key the fields that are the sequence's key; empty: the record's own key is
   * @throws IllegalArgumentException if the format needs a registry or a schema that is not given
   */
  public TopicSurvey(TopicFormat format, List<FieldPath> watched, Optional<KeyFields> key, Optional<RegistryClient> registry) {
    this.keys = key.map(each -> new FieldKeys(each, format.reader(each.paths(), registry)));
    this.fields = new FieldSurvey(watched);
    this.translator = format.translator(watched, registry);
    this.names = format.format() == Format.CSV ? format.columns() : List.of();
    this.columns = format.format() == Format.CSV ? Optional.of(new CsvColumns(format.columns())) : Optional.empty();
  }

  /**
   * Looks at records, those of a partition in their order.
   *
   * @throws io.cellstream.wire.RegistryUnavailableException if the registry can't be asked
   */
  public void add(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
      byte[] value = record.value();
      if (value == null) {
        empty++;
        continue;
      }
      try {
        String translated = translator.json(value, record.headers());
        String json = columns.isPresent() ? columns.get().json(new String(value, UTF_8)) : translated;
        fields.add(new SurveyedRecord(key(record), record.timestamp(), json));
        readable.add(record);
      } catch (RejectedEventException e) {
        unreadable++;
        first = first.isPresent() ? first : Optional.of(new Unreadable(record, e.rejectCause() + ": " + e.getMessage()));
      }
    }
  }

  /** Null: the record is of no sequence. */
  private byte @Nullable [] key(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    try {
      return keys.isPresent() ? keys.get().key(record.value(), record.headers()) : record.key();
    } catch (RejectedEventException _) {
      return null;
    }
  }

  public FieldSurvey fields() {
    return fields;
  }

  /** What is known of a path that was watched. A column that has a name has its place too. */
  public Optional<SurveyedField> field(FieldPath path) {
    return path.steps().size() == 1 && path.steps().getFirst() instanceof Index(int index) && index < names.size()
        ? fields.field(new FieldPath(List.of(new Name(names.get(index)))))
        : fields.field(path);
  }

  /** The records that were read. */
  public List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> readable() {
    return List.copyOf(readable);
  }

  public int unreadable() {
    return unreadable;
  }

  /** How many records have no value. */
  public int empty() {
    return empty;
  }

  /** The first record that could not be read. */
  public Optional<Unreadable> firstUnreadable() {
    return first;
  }
}
