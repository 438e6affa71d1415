package io.cellstream.cli.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Something that goes wrong, or is done to the application. Who and how long is part of it; numbers of processes begin at 1. */
sealed interface Fault {

  /** What it is, in a few words. */
  String text();

  /** The instance's process is killed, without any clean-up. */
  record KillInstance(int instance) implements Fault {
    @Override
    public String text() {
      return "kill -9 of instance " + instance;
    }
  }

  record KillInstances() implements Fault {
    @Override
    public String text() {
      return "kill -9 of all instances";
    }
  }

  /** Nobody runs while events come and their time goes on, so that sequences are over which nobody sees. */
  record Outage(Duration away, Duration time) implements Fault {
    @Override
    public String text() {
      return "nobody runs for " + away.toMillis() + " ms, and event time goes on by " + time.toSeconds() + " s";
    }
  }

  /** @param down how long it stays away */
  record KillBroker(int broker, Duration down) implements Fault {
    @Override
    public String text() {
      return "kill -9 of broker " + broker + ", away for " + down.toMillis() + " ms";
    }
  }

  record KillEverything(Duration down) implements Fault {
    @Override
    public String text() {
      return "kill -9 of all brokers and instances, the brokers away for " + down.toMillis() + " ms";
    }
  }

  /** The instance's process stands still, and then goes on as if nothing had been. */
  record Pause(int instance, Duration length) implements Fault {
    @Override
    public String text() {
      return "SIGSTOP of instance " + instance + " for " + length.toMillis() + " ms";
    }
  }

  /** Stopped in good order, and started with other settings. */
  record Restart(int instance) implements Fault {
    @Override
    public String text() {
      return "clean restart of instance " + instance;
    }
  }

  record Scale(int to) implements Fault {
    @Override
    public String text() {
      return "scale to " + to + (to == 1 ? " instance" : " instances");
    }
  }

  /** Something happens to an instance's local states while it is stopped. */
  record Local(int instance, Harm harm) implements Fault {
    /** What becomes of local states. */
    enum Harm {
      DELETED("deleted"), AN_OLD_COPY("replaced by an old copy"), DAMAGED("with flipped bytes in a file of RocksDB"), CUT(
          "with a checkpoint file that is cut short");

      private final String text;

      Harm(String text) {
        this.text = text;
      }
    }

    @Override
    public String text() {
      return "local states of instance " + instance + " " + harm.text;
    }
  }

  /** Two instances begin with the same local states, as after a machine was copied with its disk. */
  record Clone(int from, int to) implements Fault {
    @Override
    public String text() {
      return "instance " + to + " gets a copy of instance " + from + "'s local states, and both go on";
    }
  }

  record Registry(RegistryFront.Mode mode, Duration length) implements Fault {
    @Override
    public String text() {
      return "schema registry " + mode.text() + " for " + length.toMillis() + " ms, while events come in a schema that is new";
    }
  }

  /** Events that can't be used. */
  record Poison(int count) implements Fault {
    @Override
    public String text() {
      return count + " events that can't be used";
    }
  }

  /** A producer that does not know what it has sent sends it again. */
  record Retries(int count) implements Fault {
    @Override
    public String text() {
      return count + " events sent again";
    }
  }

  /** A producer sends in another order. */
  record Shuffle(int count) implements Fault {
    @Override
    public String text() {
      return count + " events in a shuffled order";
    }
  }

  record Burst(int count) implements Fault {
    @Override
    public String text() {
      return "a burst of " + count + " events, most of them of one key";
    }
  }

  /** Devices that have lost their counters, and begin again without saying so. */
  record CountersLost(int devices) implements Fault {
    @Override
    public String text() {
      return devices + " devices count from 0 again";
    }
  }

  record TimeJump(Duration by) implements Fault {
    @Override
    public String text() {
      return "event time jumps by " + by.toHours() + " hours";
    }
  }

  /** What the application refuses to go on from, until an operator has decided. */
  record Lost(Loss loss) implements Fault {
    @Override
    public String text() {
      return loss.text;
    }
  }

  /** What an operator may lose. */
  enum Loss {
    OFFSETS("the committed offsets expire"), //
    SET_BACK("the committed offsets are set back to the beginning"), //
    CHANGELOG("the changelog is deleted"), //
    INPUT("the input topic is deleted and made anew"), //
    EVENTS("events are deleted before they are read");

    private final String text;

    Loss(String text) {
      this.text = text;
    }

    /**
     * What may be lost.
     *
     * @param keepsStates whether the model does: what has no states can't lose any
     * @param byWallClock whether ends are recorded by the offsets of events, which would be another's in a topic made anew
     */
    static Set<Loss> possible(boolean keepsStates, boolean byWallClock) {
      if (!keepsStates) {
        return EnumSet.of(EVENTS);
      }
      return byWallClock ? EnumSet.complementOf(EnumSet.of(INPUT)) : EnumSet.allOf(Loss.class);
    }
  }
}
