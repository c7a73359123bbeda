package dev.rootseal.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Rows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The words of programs that cannot write, or use a mount, as they stand in their logs. */
class LogErrorsTest {
  /** What programs may not be able to use as a folder. */
  private static final List<ContainerPath> MOUNTS =
      List.of(ContainerPath.of("/app/data"), ContainerPath.of("/tmp"));

  @Rows(
      """
      /tmp/x | sh: can't create /tmp/x: Read-only file system
      /tmp/x | /docker-entrypoint.sh: line 5: /tmp/x: Read-only file system
      /tmp/x | /bin/sh: 1: cannot create /tmp/x: Read-only file system
      /run/a.pid | touch: /run/a.pid: Read-only file system
      /run/a.pid | touch: cannot touch '/run/a.pid': Read-only file system
      /run/a.pid | touch: cannot touch ‘/run/a.pid’: Read-only file system
      /etc/a.conf | cp: cannot create regular file '/etc/a.conf': Read-only file system
      /data/a | 2026/11/26 17:40:59 open /data/a: read-only file system
      /data/a | {"level":"error","error":"open /data/a: read-only file system","file":"/src/main.go:12"}
      /app/log/a.txt | OSError: [Errno 30] Read-only file system: '/app/log/a.txt'
      /app/log/a.txt | FileNotFoundError: [Errno 30] Read-only file system: b'/app/log/a.txt'
      /app/.next | Error: EROFS: read-only file system, mkdir '/app/.next'
      /tmp/hsperf | java.nio.file.FileSystemException: /tmp/hsperf: Read-only file system
      /logs/app.log | java.io.FileNotFoundException: /logs/app.log (Read-only file system)
      /run/nginx.pid | nginx: [emerg] open() "/run/nginx.pid" failed (30: Read-only file system)
      /var/www/cache/a | PHP Warning:  file_put_contents(/var/www/cache/a): Failed to open stream: Read-only file system in /var/www/index.php on line 3
      /run/php-fpm.pid | ERROR: Unable to create the PID file (/run/php-fpm.pid).: Read-only file system (30)
      /var/log/php.log | ERROR: failed to open error_log (/var/log/php.log): Read-only file system (30)
      /app/logs | Unhandled exception. System.IO.IOException: Read-only file system : '/app/logs'
      /app/tmp/pids/server.pid | Errno::EROFS: Read-only file system @ rb_sysopen - /app/tmp/pids/server.pid
      /app/tmp/cache | Read-only file system @ dir_s_mkdir - /app/tmp/cache (Errno::EROFS)
      /usr/local/apache2/logs/httpd.pid.X | (30)Read-only file system: AH00099: could not create /usr/local/apache2/logs/httpd.pid.X
      /var/run/postgresql/.s.PGSQL.5432.lock | FATAL:  could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": Read-only file system
      /run/squid.pid | 2026/11/26 17:40:59 FATAL: failed to open /run/squid.pid: (30) Read-only file system
      /tmp/ibXX | mysqld: Can't create/write to file '/tmp/ibXX' (OS errno 30 - Read-only file system)
      """)
  void pathThatCannotBeWrittenIsNamed(String path, String line) {
    assertThat(ReadOnlyError.in(line).flatMap(ReadOnlyError::path)).as(line).contains(path);
  }

  @Rows(
      """
      java.nio.file.ReadOnlyFileSystemException
      java.io.IOException: Read-only file system
      PHP Warning:  mkdir(): Read-only file system in /var/www/index.php on line 3
      mkdir x: Read-only file system at /app/run.pl line 1.
      /docker-entrypoint.sh: line 5: can't create x: Read-only file system
      Os { code: 30, kind: ReadOnlyFilesystem, message: "Read-only file system" }
      write failed: errno 30
      touch: cannot touch 'logs/app/x': Read-only file system
      open ./data/x: read-only file system
      OSError: [Errno 30] Read-only file system: 'logs/a.txt'
      (30)Read-only file system: AH00099: could not create logs/httpd.pid.X
      mktemp: failed to create file via template '/opt/app/tmp.XXXXXXXXXX': Read-only file system
      mkdir: cannot create directory via template '/srv/x.XXXXXX.d': Read-only file system
      squid: xio: (30) Read-only file system
      Error: Read-only file system (os error 30)
      """)
  void errorWithoutAPathIsOneAllTheSame(String line) {
    assertThat(ReadOnlyError.in(line)).isPresent();
    assertThat(ReadOnlyError.in(line).flatMap(ReadOnlyError::path)).as(line).isEmpty();
  }

  @Rows(
      """

      open /tmp/x: no such file or directory
      terrno: 300
      readOnlyRootFilesystem: true
      10-listen-on-ipv6-by-default.sh: info: can not modify /etc/nginx/conf.d/default.conf (read-only file system?)
      """)
  void whatIsNoErrorOfAReadOnlyFileSystemIsNone(String line) {
    assertThat(ReadOnlyError.in(line)).isEmpty();
  }

  @Rows(
      """
      /tmp             | mkdir /tmp/a/b: read-only file system
      /run             | open /run/a/b.pid: read-only file system
      /var/run         | open /var/run/b.pid: read-only file system
      /var/cache/nginx | mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)
      /var/log/app     | open /var/log/app/a/b.log: read-only file system
      /var/log         | open /var/log/b.log: read-only file system
      /var/lib/app     | mkdir /var/lib/app: read-only file system
      /app/cache       | mkdir /app/cache: read-only file system
      /app/cache       | open /app/cache/a: read-only file system
      """)
  void mountIsWhereItHidesTheLeast(String mount, String line) {
    assertThat(ReadOnlyError.in(line).flatMap(ReadOnlyError::missing))
        .hasToString("Optional[" + mount + "]");
  }

  @Test
  void longLineIsCutBetweenTwoCharacters() {
    String line = "Read-only file system" + "x".repeat(278);
    assertThat(ReadOnlyError.in(line + "\ud83d\udea2 and more").orElseThrow().line())
        .isEqualTo(line + "…");
  }

  @Test
  void nothingIsMountedAtTheRoot() {
    assertThat(ReadOnlyError.in("open /core: read-only file system").orElseThrow().missing())
        .isEmpty();
  }

  @Rows(
      """
      /app       | mv: cannot move '/app/tmp/x' to '/app/data/x': Invalid cross-device link
      /app       | rename /app/tmp/x /app/data/sub/x: invalid cross-device link
      /app       | Error: EXDEV: cross-device link not permitted, rename '/app/tmp/x' -> '/app/data/y'
      /app       | OSError: [Errno 18] Invalid cross-device link: '/app/tmp/x' -> '/app/data/y'
      /app       | java.nio.file.AtomicMoveNotSupportedException: /app/x -> /app/data/y: Invalid cross-device link
      /          | PHP Warning:  rename(/tmp/a,/app/data/a): Invalid cross-device link in /srv/a.php on line 3
      -          | rename failed: Invalid cross-device link (os error 18)
      /app       | rm: cannot remove '/app/data': Device or resource busy
      /app       | OSError: [Errno 16] Device or resource busy: '/app/data'
      /app       | [Error: EBUSY: resource busy or locked, rmdir '/app/data']
      /app       | unlinkat /app/data: device or resource busy
      /app       | rm: can't remove '/app/data': Resource busy
      /app       | chmod: changing permissions of '/app/data': Operation not permitted
      /app       | PermissionError: [Errno 1] Operation not permitted: '/app/data'
      /app       | FATAL:  data directory "/app/data" has invalid permissions
      /app       | FATAL:  data directory "/app/data" has group or world access
      /          | gpg: WARNING: unsafe permissions on homedir '/tmp'
      /app/cache | ERROR: /app/cache is not writable!
      /srv/x     | The directory /srv/x is not writeable by user 33.
      /srv/x     | no write permission for /srv/x
      """)
  void whatHasToBeAVolumeIsNamed(String wanted, String line) {
    CopyState.Symptom symptom = MountError.in(line, "app", MOUNTS).orElseThrow();

    assertThat(symptom.sentence()).contains("(" + needs(wanted) + "): " + line);
    assertThat(symptom.missing())
        .isEqualTo(Optional.of(wanted).filter(path -> path.length() > 1).map(ContainerPath::of));
  }

  private static String needs(String wanted) {
    return switch (wanted) {
      case "-" -> "which folders, it does not say";
      case "/" -> "it would need a volume at /, which no patch can give";
      default -> "it needs a volume at " + wanted;
    };
  }

  @Rows(
      """

      rm: cannot remove '/app/data/sub': Device or resource busy
      chown: changing ownership of '/srv/x': Operation not permitted
      /app/data/sub is not writable
      the feature is not writable
      """)
  void whatIsOfNoMountIsNone(String line) {
    assertThat(MountError.in(line, "app", MOUNTS)).isEmpty();
  }
}
