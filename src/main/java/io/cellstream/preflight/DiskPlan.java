package io.cellstream.preflight;

import io.cellstream.config.Keys;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.ledger.Footprint;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.text.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The disk that sequences take in {@code state.dir}.
 *
 * @param sequence of one
 * @param policy the rules by which it takes that
 */
public record DiskPlan(Footprint sequence, SequencePolicy policy) {
  private static final long MILLION = 1_000_000;
  /** An estimate of a record's key and RocksDB's own share. */
  private static final long KEY_AND_INDEX = 64;

  /** Empty if the model keeps no states. */
  public static Optional<DiskPlan> of(ModelDefinition model, Settings settings) {
    SequencePolicy policy = SequenceSettings.policy(settings);
    return model.shape().keepsState()
        ? Optional.of(new DiskPlan(Footprint.of(model, policy, settings.find(Keys.SNAPSHOT_EVENTS)), policy))
        : Optional.empty();
  }

  /** The plan in words. */
  String text() {
    return "an open sequence has " + bytes(sequence.open()) + " in " + Amounts.count(sequence.records(), "record") + " at most" + parts()
        + ended() + ", keys left out; so a million open ones take"
        + " about " + Amounts.bytes(MILLION * (sequence.open() + KEY_AND_INDEX * sequence.records()))
        + (sequence.ended() == 0 ? "" : ", a million ended ones " + Amounts.bytes(MILLION * (sequence.ended() + 2 * KEY_AND_INDEX)))
        + ", twice that while RocksDB compacts";
  }

  private String parts() {
    List<String> parts = new ArrayList<>();
    if (sequence.due() > 0) {
      long stay = Math.min(policy.lifetime().idle(), policy.lifetime().age());
      parts.add(bytes(sequence.due()) + " to find when it is over, which stay for up to " + Amounts.millis(stay));
    }
    if (sequence.gaps() > 0) {
      parts.add(Amounts.count(policy.positions().gaps(), "gap") + " in its positions would add up to " + bytes(sequence.gaps()));
    }
    if (sequence.held() > 0) {
      parts.add("what it holds would add up to " + bytes(sequence.held()) + " in "
          + Amounts.count(policy.positions().window().events() + 1L, "record"));
    }
    return parts.isEmpty() ? "" : " (" + String.join("; ", parts) + ")";
  }

  private String ended() {
    return sequence.ended() == 0
        ? ""
        : ", and leaves " + bytes(sequence.ended()) + " for " + Amounts.millis(policy.lifetime().retention())
            + " where it had positions";
  }

  private static String bytes(long count) {
    return Amounts.count(count, "byte");
  }
}
