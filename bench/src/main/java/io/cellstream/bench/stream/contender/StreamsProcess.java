package io.cellstream.bench.stream.contender;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** A topology that is all a process does, until SIGTERM or the first failure. */
final class StreamsProcess {
  private static final Duration CLOSE = Duration.ofSeconds(20);
  private static final int FAILED = 1;

  private StreamsProcess() {
  }

  static void run(Topology topology, Map<String, ?> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    KafkaStreams streams = new KafkaStreams(topology, properties);
    streams.setUncaughtExceptionHandler(thrown -> {
      thrown.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      // a member that stays in the group holds up the next start
      streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP).withTimeout(CLOSE));
      Runtime.getRuntime().halt(0);
    }, "stop"));
    streams.start();
  }
}
