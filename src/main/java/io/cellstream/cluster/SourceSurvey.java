package io.cellstream.cluster;

import io.cellstream.config.InputTopics;
import io.cellstream.config.Settings;
import io.cellstream.config.SourceTopics;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;

/** Asks which topics events come from. */
public final class SourceSurvey {

  private SourceSurvey() {
  }

  /**
   * Their names, in order; by a pattern, those that there are now.
   *
   * @throws StartupException if the cluster does not answer
   */
  public static List<String> names(Settings settings, Admin admin, ClusterAnswers answers) throws StartupException {
    SourceTopics sources = InputTopics.of(settings).sources();
    return sources.pattern().isEmpty()
        ? sources.names()
        : answers.get(admin.listTopics(new ListTopicsOptions().timeoutMs(answers.millis())).names()).stream().filter(sources::has).sorted()
            .toList();
  }

  /** All topics that the stream reads: the one whose events are steps, and those that are copied to it. */
  public static Set<String> read(Settings settings, Admin admin, ClusterAnswers answers) throws StartupException {
    Set<String> topics = new TreeSet<>(names(settings, admin, answers));
    topics.add(InputTopics.of(settings).steps());
    return topics;
  }
}
