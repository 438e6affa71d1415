package io.cellstream.bench.failover;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.process.JavaProcess;

/** What happens to an instance. */
enum Fault {
  /** SIGKILL: it says nothing to anybody. */
  KILL {
    @Override
    void befall(JavaProcess process) throws BenchException {
      process.kill();
    }
  },
  /** SIGTERM: it commits and leaves its group. */
  STOP {
    @Override
    void befall(JavaProcess process) {
      process.askToStop();
    }
  },
  /** SIGSTOP: it is there, and does nothing. */
  FREEZE {
    @Override
    void befall(JavaProcess process) throws BenchException {
      process.freeze();
    }
  };

  abstract void befall(JavaProcess process) throws BenchException;
}
