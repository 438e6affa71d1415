package io.cellstream.runtime;

import io.cellstream.cluster.StartupException;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.preflight.Incident;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
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

/** The running stream. Starts it, answers its failures, stops it cleanly, and says why it ended. */
public final class StreamApplication implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamApplication.class);
  /** Shorter than the usual 30 s between a container's SIGTERM and SIGKILL. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(25);
  /** For how long after a change of the group transactions are looked for that its former members left. */
  private static final Duration SHORT_TIME = Duration.ofSeconds(10);
  private static final String DONE_AGAIN = "; what was not committed is done again after a start";

  private final StreamClients usual = new StreamClients();
  private final KafkaStreams streams;
  private final ModelDefinition model;
  private final List<AutoCloseable> owned;
  private final Guards guards;
  private final ErrorPolicy errors;
  private final boolean staticMember;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch admitted = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  /** The failure after which a thread was waiting to try again when the stream was stopped. */
  private final AtomicReference<@Nullable String> unfinished = new AtomicReference<>();
  private final RestoreProgress restoring = new RestoreProgress();
  private final AtomicInteger waitingThreads = new AtomicInteger();
  /** When the group was last seen to change, by {@link System#nanoTime}. */
  private volatile long changedAt = System.nanoTime();
  private boolean stopped;
  private Optional<String> stopResult = Optional.empty();

  /**
   * Makes a stream, which does not run before {@link #start}.
   *
   * @param model the topology's model
   * @param owned resources to close after the stream
   * @param clients makes the stream's clients from Kafka Streams' usual ones
   */
  StreamApplication(Topology topology, Map<String, ?> streamsProperties, ModelDefinition model, List<AutoCloseable> owned,
      Guards guards,
      UnaryOperator<KafkaClientSupplier> clients) {
    this.model = model;
    this.owned = List.copyOf(owned);
    this.guards = guards;
    Properties properties = new Properties();
    properties.putAll(streamsProperties);
    this.staticMember = streamsProperties.containsKey(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
    List<Diagnosis> diagnoses = new ArrayList<>(guards.diagnoses());
    diagnoses.add(new OutOfMemory(guards.unreadable(), this::partitionsOfThisThread, Runtime.getRuntime().maxMemory()));
    this.errors = new ErrorPolicy(new Strikes(InstantSource.system()), diagnoses, this::gotOn);
    this.streams = usual.streams(topology, properties, clients);
    streams.setUncaughtExceptionHandler(this::answer);
    streams.setStateListener((now, before) -> onState(now));
    streams.setGlobalStateRestoreListener(restoring);
  }

  /** Joins the group, and steps events as soon as it is known that no member of the group runs another model. */
  public void start() {
    streams.pause();
    try {
      streams.start();
    } catch (RuntimeException e) { // the call opens the local stores itself, before there is a stream thread that could fail
      fail(switch (errors.answer(e)) {
        case ErrorPolicy.Stop stop -> stop.message();
        case ErrorPolicy.Retry retry -> retry.message();
      });
      LOG.debug("the stream could not be started", e);
      return;
    }
    Thread.ofPlatform().name("admission").daemon().start(this::admit);
    Thread.ofPlatform().name("topic-watch").daemon().start(this::watchTopics);
    Thread.ofPlatform().name("left-transactions").daemon().start(this::endLeftTransactions);
    Thread.ofPlatform().name("standstill").daemon().start(this::watchProgress);
  }

  private void admit() {
    try {
      Optional<String> refusal = guards.admission().await(ended);
      if (refusal.isPresent()) {
        fail(refusal.get());
      } else {
        guards.topics().remember(ended);
        streams.resume();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StartupException | IOException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      fail("the group's members could not be checked: " + e);
    } finally {
      admitted.countDown();
    }
  }

  private void watchTopics() {
    try {
      guards.topics().keep(ended, this::fail);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endLeftTransactions() {
    try {
      guards.left().keep(ended, restoring::partitions,
          () -> streams.state() == KafkaStreams.State.REBALANCING || System.nanoTime() - changedAt < SHORT_TIME.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watchProgress() {
    try {
      while (!stopping.await(StandstillWatch.PAUSE.toMillis(), TimeUnit.MILLISECONDS) && ended.getCount() > 0) {
        boolean ableToCommit = !streams.isPaused() && restoring.remaining().isEmpty()
            && (streams.state() == KafkaStreams.State.RUNNING || waitingThreads.get() > 0);
        guards.standstill().look(CommitProgress.offsets(streams.metadataForLocalThreads()), ableToCommit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail("the stream's progress could not be checked: " + e);
    }
  }

  /** Makes {@link #awaitEnd} return this reason; its caller then closes the stream. */
  private void fail(String reason) {
    LOG.error("stopping: {}", reason);
    failure.compareAndSet(null, reason);
    ended.countDown();
  }

  private void onState(KafkaStreams.State now) {
    LOG.info("stream is {}", now);
    switch (now) {
      case REBALANCING -> changedAt = System.nanoTime();
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
      case ErrorPolicy.Stop(String message, boolean isExplained) -> {
        if (isExplained) {
          LOG.error("stopping: {}", message);
          LOG.debug("the recognised failure", thrown);
        } else {
          LOG.error("stopping: {}", message, thrown);
        }
        failure.compareAndSet(null, message);
        yield StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
      case ErrorPolicy.Retry(Duration pause, String message) -> {
        LOG.warn("trying again in {} s: {}", pause.toSeconds(), message, thrown);
        if (isStoppingWithin(pause)) {
          unfinished.compareAndSet(null, message);
          yield StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        guards.incidents().count(Incident.THREAD_REPLACED);
        yield StreamThreadExceptionResponse.REPLACE_THREAD;
      }
    };
  }

  private boolean gotOn(Throwable thrown) {
    return TaskProgress.beforeFailure(streams.metadataForLocalThreads(), Thread.currentThread().getName(), thrown);
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

  /** Waits until every partition assigned to this instance is being read; false if that took longer, or the stream ended first. */
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

  /** The stream's present status. Asks no broker, so it may be called often, from any thread. */
  public StreamStatus status() {
    int partitions = streams.metadataForLocalThreads().stream().flatMap(thread -> thread.activeTasks().stream())
        .mapToInt(task -> task.topicPartitions().size()).sum();
    boolean ending = stopping.getCount() == 0 || failure.get() != null;
    return new StreamStatus(streams.state(), ending, streams.isPaused(), waitingThreads.get(), partitions, restoring.remaining(),
        guards.standstill().now(), guards.incidents().counts());
  }

  /** The stream's model. */
  public ModelDefinition model() {
    return model;
  }

  /** Kafka Streams' own object, for its state and metrics. */
  public KafkaStreams streams() {
    return streams;
  }

  /**
   * Commits what is done and stops. Leaves the consumer group, so that other instances or a quick restart take over at once; a static
   * member stays in the group, as its settings ask. A call during another call waits for it, and returns the same.
   *
   * @return one line if work was left uncommitted, which will be done again; else empty
   */
  public synchronized Optional<String> stop() {
    if (!stopped) {
      stopped = true;
      stopping.countDown();
      stopResult = closeStream();
      owned.forEach(StreamApplication::close);
      ended.countDown();
    }
    return stopResult;
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("{} did not close", resource.getClass().getSimpleName(), e);
    }
  }

  private Optional<String> closeStream() {
    GroupMembershipOperation membership = staticMember ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.LEAVE_GROUP;
    long abandonedBefore = usual.abandonedTransactions();
    if (streams.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(membership))) {
      String failed = unfinished.get();
      if (failed != null) {
        return Optional.of("stopped before it could do what it was to try again (" + failed + ")" + DONE_AGAIN);
      }
      return usual.abandonedTransactions() == abandonedBefore
          ? Optional.empty()
          : Optional.of("stopped, but the last commit failed, the log says why" + DONE_AGAIN);
    }
    Standstill last = guards.standstill().now();
    return Optional
        .of("the stream did not stop within " + CLOSE_TIMEOUT.toSeconds() + " s" + (last.isOne() ? ", " + last.reason() : "") + DONE_AGAIN);
  }

  /** Stops as {@link #stop} does, and logs its result. */
  @Override
  public synchronized void close() {
    boolean toldAlready = stopped;
    Optional<String> line = stop();
    if (!toldAlready) {
      line.ifPresent(LOG::warn);
    }
  }
}
