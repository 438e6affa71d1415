package io.cellstream.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.base.Throwables;
import io.cellstream.cluster.RecordPlace;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What a log event is about, as the fields {@code task}, {@code topic}, {@code partition} and {@code offset}: taken from the message's
 * arguments, from the exception, or else from the message, where Kafka's clients write tasks and Cellstream writes an event's place.
 */
final class EventPlace extends AbstractJsonProvider<ILoggingEvent> {
  private static final Pattern TASK = Pattern.compile("\\btask \\[?(\\d+_\\d+)\\b");
  private static final Pattern PLACE = Pattern.compile("(?<![\\w.-])" + RecordPlace.TEXT.pattern());

  @Override
  public void writeTo(JsonGenerator json, ILoggingEvent event) throws IOException {
    Optional<String> task = argument(event, TaskId.class).or(() -> thrown(event)).map(TaskId::toString)
        .or(() -> first(TASK, event).map(found -> found.group(1)));
    if (task.isPresent()) {
      json.writeStringField("task", task.get());
    }
    Optional<RecordPlace> place = argument(event, RecordPlace.class)
        .or(() -> first(PLACE, event).flatMap(found -> RecordPlace.parse(found.group())));
    Optional<TopicPartition> partition = place.map(RecordPlace::partition).or(() -> argument(event, TopicPartition.class));
    if (partition.isPresent()) {
      json.writeStringField("topic", partition.get().topic());
      json.writeNumberField("partition", partition.get().partition());
    }
    if (place.isPresent()) {
      json.writeNumberField("offset", place.get().offset());
    }
  }

  private static <T> Optional<T> argument(ILoggingEvent event, Class<T> type) {
    return event.getArgumentArray() == null
        ? Optional.empty()
        : Stream.of(event.getArgumentArray()).filter(type::isInstance).map(type::cast).findFirst();
  }

  private static Optional<TaskId> thrown(ILoggingEvent event) {
    return event.getThrowableProxy() instanceof ThrowableProxy proxy
        ? Throwables.getCausalChain(proxy.getThrowable()).stream()
            .flatMap(each -> each instanceof StreamsException streams ? streams.taskId().stream() : Stream.empty()).findFirst()
        : Optional.empty();
  }

  private static Optional<Matcher> first(Pattern pattern, ILoggingEvent event) {
    return Optional.of(pattern.matcher(event.getFormattedMessage())).filter(Matcher::find);
  }
}
