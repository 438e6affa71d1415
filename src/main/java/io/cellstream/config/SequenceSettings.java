package io.cellstream.config;

import io.cellstream.mapping.EventMapping;
import io.cellstream.sequence.InputReading;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.ModelChangePolicy;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.SequencePolicy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** The rules of sequences, as they are set. */
public final class SequenceSettings {
  /** All that the rules are made of. */
  public static final List<Key<?>> KEYS = List.of(Keys.MODEL_CHANGED, Keys.IDLE, Keys.IDLE_TIME, Keys.IDLE_JUMP, Keys.AGE, Keys.LENGTH,
      Keys.RETENTION, Keys.POSITION_POLICY, Keys.POSITION_RESTART, Keys.POSITION_GAPS, Keys.POSITION_FIRST, Keys.REORDER_EVENTS,
      Keys.REORDER_BYTES,
      Keys.REORDER_TIME);

  private SequenceSettings() {
  }

  public static SequencePolicy policy(Settings settings) {
    return new SequencePolicy(switch (settings.get(Keys.MODEL_CHANGED)) {
      case STOP, CONTINUE -> ModelChangePolicy.STOP;
      case RESTART -> ModelChangePolicy.RESTART;
    }, lifetime(settings), new PositionPolicy(settings.get(Keys.POSITION_POLICY), settings.get(Keys.POSITION_RESTART),
        settings.get(Keys.POSITION_GAPS), window(settings)), reading(settings));
  }

  private static InputReading reading(Settings settings) {
    return new InputReading(MappingSettings.hash(settings),
        MappingSettings.mapping(settings).filter(EventMapping::usesLast).isPresent(),
        settings.get(Keys.MODEL_CHANGED) == ModelChanged.CONTINUE);
  }

  private static Window window(Settings settings) {
    return settings.get(Keys.POSITION_POLICY) != Late.REORDER
        ? Window.NONE
        : new Window(settings.get(Keys.REORDER_EVENTS), settings.get(Keys.REORDER_BYTES), settings.get(Keys.REORDER_TIME).toMillis(),
            settings.find(Keys.POSITION_FIRST).map(first -> OptionalLong.of(first)).orElseGet(OptionalLong::empty));
  }

  private static Lifetime lifetime(Settings settings) {
    Duration idle = settings.get(Keys.IDLE);
    long jump = settings.find(Keys.IDLE_JUMP).map(Duration::toMillis)
        .orElseGet(() -> idle.isZero() ? Lifetime.JUMP : Math.max(1, idle.toMillis() / 2));
    return new Lifetime(settings.get(Keys.IDLE_TIME), limit(idle.toMillis()), limit(settings.get(Keys.AGE).toMillis()),
        limit(settings.get(Keys.LENGTH)), settings.get(Keys.RETENTION).toMillis(), jump);
  }

  private static long limit(long set) {
    return set == 0 ? Lifetime.NEVER : set;
  }
}
