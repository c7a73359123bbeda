package dev.rootseal.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerPath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of programs that cannot use a mount as a folder; `/app/data` and `/tmp` are mounts. */
class MountErrorTest {
  private static final List<ContainerPath> MOUNTS =
      List.of(ContainerPath.of("/app/data"), ContainerPath.of("/tmp"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/app|mv: cannot move '/app/tmp/x' to '/app/data/x': Invalid cross-device link",
        "/app|rename /app/tmp/x /app/data/sub/x: invalid cross-device link",
        "/app|Error: EXDEV: cross-device link not permitted, rename '/app/tmp/x' -> '/app/data/y'",
        "/app|OSError: [Errno 18] Invalid cross-device link: '/app/tmp/x' -> '/app/data/y'",
        "/app|java.nio.file.AtomicMoveNotSupportedException: /app/x -> /app/data/y: Invalid cross-device link",
        "/|PHP Warning:  rename(/tmp/a,/app/data/a): Invalid cross-device link in /srv/a.php on line 3",
        "-|rename failed: Invalid cross-device link (os error 18)",
        "/app|rm: cannot remove '/app/data': Device or resource busy",
        "/app|OSError: [Errno 16] Device or resource busy: '/app/data'",
        "/app|[Error: EBUSY: resource busy or locked, rmdir '/app/data']",
        "/app|unlinkat /app/data: device or resource busy",
        "/app|rm: can't remove '/app/data': Resource busy",
        "/app|chmod: changing permissions of '/app/data': Operation not permitted",
        "/app|PermissionError: [Errno 1] Operation not permitted: '/app/data'",
        "/app|FATAL:  data directory \"/app/data\" has invalid permissions",
        "/app|FATAL:  data directory \"/app/data\" has group or world access",
        "/|gpg: WARNING: unsafe permissions on homedir '/tmp'",
        "/app/cache|ERROR: /app/cache is not writable!",
        "/srv/x|The directory /srv/x is not writeable by user 33.",
        "/srv/x|no write permission for /srv/x",
      })
  void whatHasToBeAVolumeIsNamed(String wanted, String line) {
    assertThat(MountError.in(line, MOUNTS).orElseThrow().wanted())
        .as(line)
        .isEqualTo(wanted.equals("-") ? Optional.empty() : Optional.of(ContainerPath.of(wanted)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rm: cannot remove '/app/data/sub': Device or resource busy",
        "chown: changing ownership of '/srv/x': Operation not permitted",
        "/app/data/sub is not writable",
        "the feature is not writable",
      })
  void whatIsOfNoMountIsNone(String line) {
    assertThat(MountError.in(line, MOUNTS)).isEmpty();
  }
}
