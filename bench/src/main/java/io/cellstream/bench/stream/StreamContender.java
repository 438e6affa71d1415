package io.cellstream.bench.stream;

import io.cellstream.bench.stream.contender.FloorMain;
import io.cellstream.bench.stream.contender.PeerMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Who takes part, and how a process of it is started; a configuration file's path comes last.
 *
 * @param command the arguments before that path
 * @param settings of its own, over those that all have
 * @param form in which it gets its events
 * @param isCellstream whether it is Cellstream's own command, which places itself in its input
 */
record StreamContender(String name, String classPath, String main, List<String> command, Map<String, String> settings,
    EventForm form, boolean isCellstream) {
  static final String CELLSTREAM = "cellstream";
  static final String ONE = "cellstream-one";
  static final String WIDE = "cellstream-wide";
  static final String MAPPED = "cellstream-mapped";
  static final String JSON = "cellstream-json";
  /** Events come from two topics, one of them empty, and so through the keyed topic. */
  static final String KEYED = "cellstream-keyed";
  static final String FLOOR = "floor";
  static final String PEER = "peer";
  /** The most events of a step, or its setting's name. */
  static final String BATCH_MAX = "cellstream.batch.max";

  private static final String APPLICATION = "io.cellstream.cli.Main";

  /** Cellstream as its user runs it, from any build of it. */
  static StreamContender cellstream(String name, Path application, Map<String, String> settings) {
    return new StreamContender(name, Installation.classPath(application), APPLICATION, List.of("run", "--config"), settings, EventForm.OWN,
        true);
  }

  /** The same, with events of another form. */
  static StreamContender cellstream(String name, Path application, EventForm form) {
    return new StreamContender(name, Installation.classPath(application), APPLICATION, List.of("run", "--config"), form.settings(), form,
        true);
  }

  boolean isKeyed() {
    return name.equals(KEYED);
  }

  static StreamContender floor(Installation installation) {
    return new StreamContender(FLOOR, installation.benchPath(), FloorMain.class.getName(), List.of(), Map.of(), EventForm.OWN, false);
  }

  /** @param cacheBytes of its record cache; 0: every event's state is written at once */
  static StreamContender peer(Installation installation, long cacheBytes) {
    return new StreamContender(PEER, installation.benchPath(), PeerMain.class.getName(), List.of(),
        Map.of(PeerMain.CACHE, Long.toString(cacheBytes)), EventForm.OWN, false);
  }
}
