package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerPath;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Directories over which no empty volume may lie. */
final class SystemPaths {
  /**
   * The programs, libraries and settings of every image, also where {@code /bin}, {@code /lib} and
   * {@code /sbin} are links into {@code /usr}.
   */
  static final Set<String> PROGRAMS =
      Set.of(
          "/bin",
          "/etc",
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/sbin",
          "/usr",
          "/usr/bin",
          "/usr/lib",
          "/usr/lib32",
          "/usr/lib64",
          "/usr/libexec",
          "/usr/libx32",
          "/usr/local",
          "/usr/local/bin",
          "/usr/local/lib",
          "/usr/local/lib64",
          "/usr/local/libexec",
          "/usr/local/sbin",
          "/usr/local/share",
          "/usr/sbin",
          "/usr/share");

  /** Where Debian and its kin keep the C library, such as {@code /usr/lib/x86_64-linux-gnu}. */
  private static final Pattern MULTIARCH =
      Pattern.compile("(/usr)?(/local)?/lib/[a-z0-9_]+-linux-[a-z0-9]+");

  /** Devices and the kernel's own file systems, which the container runtime makes. */
  static final List<ContainerPath> KERNEL =
      List.of(ContainerPath.of("/dev"), ContainerPath.of("/proc"), ContainerPath.of("/sys"));

  private static final List<ContainerPath> SETTINGS =
      List.of(ContainerPath.of("/etc"), ContainerPath.of("/usr"));

  private SystemPaths() {}

  /** Whether what runs in the container comes from there. */
  static boolean holdPrograms(ContainerPath path) {
    return PROGRAMS.contains(path.spelling()) || MULTIARCH.matcher(path.spelling()).matches();
  }

  /** Whether images have their settings, or what they run, there or around it. */
  static boolean holdSettings(ContainerPath path) {
    return SETTINGS.stream().anyMatch(path::isAtOrBelow);
  }

  /** Whether the path is the kernel's, or below. */
  static boolean areOfTheKernel(ContainerPath path) {
    return KERNEL.stream().anyMatch(path::isAtOrBelow);
  }
}
