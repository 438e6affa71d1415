package io.cellstream.bench.stream.process;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.cellstream.bench.BenchException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a JVM tells of itself by JMX, attached to from outside, so that a contender is run as a user runs it. */
public final class JvmProbe implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection beans;
  private final ThreadMXBean threads;

  private JvmProbe(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
    this.threads = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
  }

  @SuppressWarnings("BanJNDI") // the other side is a process that the bench has started
  public static JvmProbe attach(long pid) throws BenchException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return new JvmProbe(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
      } finally {
        machine.detach();
      }
    } catch (IOException | AttachNotSupportedException e) {
      throw new BenchException("process " + pid + " can't be asked by JMX: " + e.getMessage(), e);
    }
  }

  /** Bytes allocated on its heap, by all threads since its start. */
  public long allocatedBytes() {
    return threads.getTotalThreadAllocatedBytes();
  }

  /** How long its stream and producer threads have been on a CPU, in nanoseconds. */
  public Map<ThreadKind, Long> threadNanos() {
    long[] ids = threads.getAllThreadIds();
    ThreadInfo[] infos = threads.getThreadInfo(ids);
    long[] nanos = threads.getThreadCpuTime(ids);
    Map<ThreadKind, Long> sums = new EnumMap<>(Map.of(ThreadKind.STREAM, 0L, ThreadKind.PRODUCER, 0L));
    for (int i = 0; i < ids.length; i++) {
      // null: it has ended meanwhile
      if (infos[i] != null && nanos[i] > 0) {
        long spent = nanos[i];
        sums.computeIfPresent(ThreadKind.ofJava(infos[i].getThreadName()), (_, sum) -> sum + spent);
      }
    }
    return sums;
  }

  /**
   * The sum of an attribute over all beans that fit a pattern; 0 if there is none.
   *
   * @param pattern as {@link ObjectName} has them
   */
  public double sum(String pattern, String attribute) throws BenchException {
    try {
      double sum = 0;
      Set<ObjectName> names = beans.queryNames(new ObjectName(pattern), null);
      for (ObjectName name : names) {
        sum += value(name, attribute);
      }
      return sum;
    } catch (IOException | JMException e) {
      throw new BenchException(pattern + ": " + attribute + " can't be asked for: " + e, e);
    }
  }

  /** 0 where there is none. */
  private double value(ObjectName name, String attribute) throws IOException, JMException {
    try {
      return beans.getAttribute(name, attribute) instanceof Number number && Double.isFinite(number.doubleValue())
          ? number.doubleValue()
          : 0;
    } catch (AttributeNotFoundException | InstanceNotFoundException none) {
      return 0;
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException gone) {
      // the process has ended
    }
  }
}
