package io.cellstream.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The machine, or the container, that this process runs on. */
final class ThisMachine {

  private ThisMachine() {
  }

  /** Its name; empty if it does not know. */
  static String name() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
