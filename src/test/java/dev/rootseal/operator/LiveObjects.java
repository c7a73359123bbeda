package dev.rootseal.operator;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Counts what is reachable in this JVM's heap. */
final class LiveObjects {
  private LiveObjects() {}

  /** How many objects of exactly this class survive a garbage collection. */
  static long count(Class<?> type) throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return histogram
        .lines()
        .map(line -> line.trim().split("\\s+"))
        .filter(columns -> columns.length >= 4 && columns[3].equals(type.getName()))
        .mapToLong(columns -> Long.parseLong(columns[1]))
        .sum();
  }
}
