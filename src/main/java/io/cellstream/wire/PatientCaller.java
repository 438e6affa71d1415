package io.cellstream.wire;

import io.cellstream.text.Printable;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Calls the registry, and calls again while it fails as a whole, within one bound on the total time. The bound holds whatever the registry
 * does, a connection that is accepted and never answered included: each attempt has a virtual thread of its own, and interrupting one of
 * those closes the socket it waits on.
 */
final class PatientCaller implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int LONGEST = 200;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final String address;
  private final Duration patience;
  private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();

  /** @param patience the total time of one call, all attempts and pauses included */
  PatientCaller(String address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /** One request to the registry. */
  @FunctionalInterface
  interface Request<T> {
    T send() throws IOException, RestClientException;
  }

  /**
   * @param what the request in words, for the error
   * @throws RestClientException the registry's own answer that the request is wrong
   * @throws RegistryUnavailableException if there is no answer in time, or none without other credentials
   */
  <T> T call(String what, Request<T> request) throws RestClientException {
    return call(what, deadline(), request);
  }

  /** The total time of one call. */
  Duration patience() {
    return patience;
  }

  /** When a call that begins now is to end at the latest, by {@link System#nanoTime}. */
  long deadline() {
    return System.nanoTime() + patience.toNanos();
  }

  /**
   * As {@link #call(String, Request)}, for one of several calls that have one patience together.
   *
   * @param deadline of all of them
   */
  <T> T call(String what, long deadline, Request<T> request) throws RestClientException {
    Exception failure = null;
    for (Duration pause = FIRST_PAUSE;; pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE)) {
      try {
        return attempt(request, deadline);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable(what, "was interrupted", e);
      } catch (TimeoutException e) {
        throw failure == null ? unavailable(what, "gave no answer within " + patience.toMillis() + " ms", e) : failed(what, failure);
      } catch (RestClientException e) {
        if (isAnswer(e)) {
          throw e;
        }
        if (!mayPass(e)) {
          throw unavailable(what, "answered HTTP " + e.getStatus() + " (" + oneLine(e) + ")", e);
        }
        failure = e;
      } catch (IOException e) {
        failure = e;
      }
      if (System.nanoTime() + pause.toNanos() >= deadline) {
        throw failed(what, failure);
      }
      pause(what, pause);
    }
  }

  /** @param last what the last request that ended came to: it says more than that another one did not end */
  private RegistryUnavailableException failed(String what, Exception last) {
    return unavailable(what, "failed for " + patience.toMillis() + " ms (" + oneLine(last) + ")", last);
  }

  /** @throws RegistryUnavailableException if the thread is interrupted */
  void pause(String what, Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(what, "was interrupted", e);
    }
  }

  private <T> T attempt(Request<T> request, long deadline)
      throws InterruptedException, TimeoutException, RestClientException, IOException {
    Future<T> answer = attempts.submit(request::send);
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RestClientException refused -> throw refused;
        case IOException broken -> throw broken;
        // an answer that the client itself stumbles over is no answer
        case RuntimeException broken -> throw new IOException("unreadable answer: " + broken, broken);
        case null, default -> throw new IllegalStateException("the registry's client failed", e.getCause());
      }
    } finally {
      answer.cancel(true);
    }
  }

  /** Whether the registry itself judged the request: its error codes are its HTTP status and two digits, a proxy's are not. */
  private static boolean isAnswer(RestClientException e) {
    int status = e.getStatus();
    return switch (status) {
      case 404, 422 -> e.getErrorCode() / 100 == status;
      case 409 -> true;
      default -> false;
    };
  }

  private static boolean mayPass(RestClientException e) {
    int status = e.getStatus();
    return status >= 500 || status == 408 || status == 429;
  }

  private RegistryUnavailableException unavailable(String what, String happened, Exception cause) {
    String remedy = switch (cause) {
      case RestClientException e when e.getStatus() == 401 || e.getStatus() == 403 ->
        "check basic.auth.credentials.source and basic.auth.user.info";
      case SSLException e -> "check the settings under schema.registry.ssl.";
      default -> "check schema.registry.url and that the registry runs";
    };
    return new RegistryUnavailableException("schema registry " + address + " " + happened + " on " + what + "; " + remedy, cause);
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage();
    return Printable.line(message, LONGEST);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  @Override
  public void close() {
    attempts.shutdownNow();
  }
}
