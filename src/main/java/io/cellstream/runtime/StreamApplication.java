package io.cellstream.runtime;

import io.cellstream.model.ModelDefinition;
import io.cellstream.store.DamagedFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running stream: starts it, answers its failures, stops it cleanly, says why it ended. */
public final class StreamApplication implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamApplication.class);
  /** Under a container's usual 30 s between SIGTERM and SIGKILL. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(25);

  private final KafkaStreams streams;
  private final ModelDefinition model;
  private final AutoCloseable registry;
  private final GroupAdmission admission;
  private final Incidents incidents;
  private final ErrorPolicy errors;
  private final boolean staticMember;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch admitted = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final RestoreProgress restoring = new RestoreProgress();
  private final AtomicInteger waitingThreads = new AtomicInteger();

  /**
   * Nothing runs before {@link #start}.
   *
   * @param model the one in the topology
   * @param registry closed with the stream
   * @param admission asked before the first event is stepped
   * @param incidents those of the start, and all that come
   * @param damaged the topology's
   * @param unreadable looks for an event that does not fit into memory
   * @param clients makes all clients of the stream; empty if Kafka Streams does
   */
  StreamApplication(Topology topology, Map<String, ?> streamsProperties, ModelDefinition model, AutoCloseable registry,
      GroupAdmission admission, Incidents incidents, DamagedFolders damaged, OutOfMemory.Search unreadable,
      Optional<KafkaClientSupplier> clients) {
    this.model = model;
    this.registry = registry;
    this.admission = admission;
    this.incidents = incidents;
    Properties properties = new Properties();
    properties.putAll(streamsProperties);
    this.staticMember = streamsProperties.containsKey(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
    Path stateDir = Path.of(String.valueOf(streamsProperties.get(StreamsConfig.STATE_DIR_CONFIG)));
    this.errors = new ErrorPolicy(new Strikes(InstantSource.system()),
        List.of(new DiskFailure(stateDir), new DamagedState(damaged, new Strikes(InstantSource.system())),
            new OutOfMemory(unreadable, this::partitionsOfThisThread, Runtime.getRuntime().maxMemory())));
    this.streams = clients.map(supplier -> new KafkaStreams(topology, properties, supplier))
        .orElseGet(() -> new KafkaStreams(topology, properties));
    streams.setUncaughtExceptionHandler(this::answer);
    streams.setStateListener((now, before) -> onState(now));
    streams.setGlobalStateRestoreListener(restoring);
  }

  /** Joins the group, and steps events as soon as it is known that nobody in there runs another model. */
  public void start() {
    streams.pause();
    try {
      streams.start();
    } catch (RuntimeException e) { // it opens the local stores, before there is a thread that could fail
      fail(switch (errors.answer(e)) {
        case ErrorPolicy.Stop stop -> stop.message();
        case ErrorPolicy.Retry retry -> retry.message();
      });
      LOG.debug("the stream could not be started", e);
      return;
    }
    Thread.ofPlatform().name("admission").daemon().start(this::admit);
  }

  private void admit() {
    try {
      admission.await(ended).ifPresentOrElse(this::fail, streams::resume);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail("the group could not be looked at: " + e);
    } finally {
      admitted.countDown();
    }
  }

  /** Has {@link #awaitEnd} return this reason; whoever waits there closes the stream. */
  private void fail(String reason) {
    LOG.error("stopping: {}", reason);
    failure.compareAndSet(null, reason);
    ended.countDown();
  }

  private void onState(KafkaStreams.State now) {
    LOG.info("stream is {}", now);
    switch (now) {
      case RUNNING -> running.countDown();
      case ERROR, NOT_RUNNING -> {
        running.countDown();
        ended.countDown();
      }
      default -> {
      }
    }
  }

  private StreamThreadExceptionResponse answer(Throwable thrown) {
    return switch (errors.answer(thrown)) {
      case ErrorPolicy.Stop(String message) -> {
        LOG.error("stopping: {}", message, thrown);
        failure.compareAndSet(null, message);
        yield StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
      case ErrorPolicy.Retry(Duration pause, String message) -> {
        LOG.warn("trying again in {} s: {}", pause.toSeconds(), message, thrown);
        if (isStoppingWithin(pause)) {
          yield StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        incidents.count(Incident.THREAD_REPLACED);
        yield StreamThreadExceptionResponse.REPLACE_THREAD;
      }
    };
  }

  private Set<TopicPartition> partitionsOfThisThread() {
    String name = Thread.currentThread().getName();
    return streams.metadataForLocalThreads().stream().filter(thread -> thread.threadName().equals(name))
        .flatMap(thread -> thread.activeTasks().stream()).flatMap(task -> task.topicPartitions().stream()).collect(Collectors.toSet());
  }

  private boolean isStoppingWithin(Duration pause) {
    waitingThreads.incrementAndGet();
    try {
      return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.compareAndSet(null, "interrupted while waiting to try again");
      return true;
    } finally {
      waitingThreads.decrementAndGet();
    }
  }

  /** Waits until every partition handed to this instance is being read; false if that took longer, or the stream ended first. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    return running.await(timeout.toNanos(), TimeUnit.NANOSECONDS) && admitted.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
        && failure.get() == null && streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Waits for the end; empty if the stream was stopped, else one line that says what ended it. */
  public Optional<String> awaitEnd() throws InterruptedException {
    ended.await();
    return Optional.ofNullable(failure.get());
  }

  /** How it is now. Asks nobody, so it may be called as often as one likes, from any thread. */
  public StreamStatus status() {
    int partitions = streams.metadataForLocalThreads().stream().flatMap(thread -> thread.activeTasks().stream())
        .mapToInt(task -> task.topicPartitions().size()).sum();
    boolean ending = stopping.getCount() == 0 || failure.get() != null;
    return new StreamStatus(streams.state(), ending, streams.isPaused(), waitingThreads.get(), partitions, restoring.remaining(),
        incidents.counts());
  }

  /** The model that runs in it. */
  public ModelDefinition model() {
    return model;
  }

  /** The running stream's own interface: state, metrics. */
  public KafkaStreams streams() {
    return streams;
  }

  /**
   * Commits what is done and stops. Leaves the consumer group, so that others (or a quick restart) take over at once; a static member
   * stays in it, as its settings ask.
   */
  public void stop() {
    stopping.countDown();
    GroupMembershipOperation membership = staticMember ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.LEAVE_GROUP;
    if (!streams.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(membership))) {
      LOG.warn("the stream did not stop within {} s; what was not committed will be done again", CLOSE_TIMEOUT.toSeconds());
    }
    try {
      registry.close();
    } catch (Exception e) {
      LOG.warn("the registry client did not close", e);
    }
    ended.countDown();
  }

  @Override
  public void close() {
    stop();
  }
}
