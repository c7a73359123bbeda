package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command line shows that it writes. */
class CommandWritesTest {
  private static ContainerCommand shell(String script) {
    return ContainerCommand.of(
        List.of("/bin/sh", "-ec"), List.of(script.replace("\\n", "\n")), Map.of());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '\u00a6',
      quoteCharacter = '\0',
      value = {
        "apk add --no-cache curl && exec server ¦ apk add",
        "apk --no-cache -U add curl ¦ apk add",
        "set -e; apt-get update \\n apt-get install -y jq ¦ apt-get update",
        "sudo DEBIAN_FRONTEND=noninteractive apt-get -y install jq ¦ apt-get install",
        "cd /app; pip install -r requirements.txt ¦ pip install",
        "python3 -m pip install flask ¦ pip install",
        "npm ci && npm start ¦ npm ci",
        "npm run install ¦ ''",
        "yarn && yarn start ¦ yarn",
        "yarn start ¦ ''",
        "go install example.com/tool@latest ¦ go install",
        "go run . ¦ ''",
        "curl -sSL https://get.example | sh -s -- --yes ¦ curl | sh",
        "wget -qO- https://get.example |\\n  sudo bash ¦ wget | bash",
        "curl -s https://x.example | jq . ¦ ''",
        "if ! which jq; then apk add jq; fi ¦ apk add",
        "bash -c 'yum install -y jq' ¦ yum install",
        "# apk add curl\\nexec server ¦ ''",
        "echo 'apk add curl' ¦ ''",
        "cat <<EOF > /data/x\\napk add curl\\nEOF\\nserver ¦ ''",
        "/usr/bin/apt-get install jq ¦ apt-get install",
      })
  void installs(String script, String installer) {
    assertThat(CommandWrites.of(shell(script)).installer().orElse("''")).isEqualTo(installer);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "apk add curl, apk add", "pip install flask, pip install",
    "server --with apk add, ''", "tini -- sh -c yarn, yarn",
    "server -c yarn, ''", "sh -c, ''",
    "sh /run.sh yarn, ''", "sh -e /run.sh yarn, ''",
    "apk -t .deps add curl, apk add", "/entrypoint.sh, ''"
  })
  void installsWithoutAShell(String words, String installer) {
    ContainerCommand start =
        ContainerCommand.of(List.of(), List.of(words.split(" ", -1)), Map.of());

    assertThat(CommandWrites.of(start).installer().orElse("")).isEqualTo(installer);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '\u00a6',
      quoteCharacter = '\0',
      value = {
        "echo x > /etc/app.conf ¦ /etc/app.conf",
        "echo x >>/etc/app.conf 2>/dev/null ¦ /etc/app.conf",
        "echo \"$A\" 2>&1 >\"/etc/app.conf\"; server >&2 ¦ /etc/app.conf",
        "echo x > out.txt ¦ ''",
        "echo 'a > /etc/b' ¦ ''",
        "sed -i 's/a/b/' /etc/nginx/nginx.conf && nginx ¦ /etc/nginx/nginx.conf",
        "sed -i.bak -e 's|a|b|' /etc/x ¦ /etc/x",
        "sed 's/a/b/' /etc/x ¦ ''",
        "mkdir -p /a/b /c; touch /d; cp -r /src /e; tee /f ¦ /a/b /c /d /e /f",
        "echo > $DIR/x > /etc/$NAME ¦ ''",
        "cat <<'EOF' > /etc/x\\na > /etc/y\\nEOF ¦ /etc/x",
        "test 5 -gt 3 ¦ ''",
      })
  void writesPaths(String script, String paths) {
    String found =
        CommandWrites.of(shell(script)).paths().stream()
            .map(ContainerPath::spelling)
            .collect(Collectors.joining(" "));

    assertThat(found.isEmpty() ? "''" : found).isEqualTo(paths);
  }

  @ParameterizedTest
  @ValueSource(strings = {"date > /tmp/x", "cd /tmp; wget x", "f=$(mktemp)", "echo > $TMPDIR/x"})
  void mayUseTemporaryFiles(String script) {
    assertThat(CommandWrites.mayUseTemporaryFiles(shell(script))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sleep 10", "ls /var/tmp", "cat /data/tmp/x", "cp /x /tmpl"})
  void showsNoTemporaryFile(String script) {
    assertThat(CommandWrites.mayUseTemporaryFiles(shell(script))).isFalse();
  }

  /** Words are kept as far as 1,024 characters in all, options as far as 128. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNotKeptOfALineIsStillSeen(boolean temporary) {
    String path = temporary ? "/tmp/x" : "/srv/x";
    List<String> words = new ArrayList<>(Collections.nCopies(300, "--flag"));
    words.add("--log=" + path);
    List<String> option = List.of("--resources=" + "pods,".repeat(30) + "log=" + path);

    assertThat(mayUseTemporaryFiles(words)).isEqualTo(temporary);
    assertThat(mayUseTemporaryFiles(option)).isEqualTo(temporary);
  }

  @Test
  void ofMoreWordsThanAreReadNobodyKnows() {
    List<String> most = Collections.nCopies(ContainerCommand.MOST_WORDS + 1, "a");

    assertThat(mayUseTemporaryFiles(most.subList(1, most.size()))).isFalse();
    assertThat(mayUseTemporaryFiles(most)).isTrue();
  }

  private static boolean mayUseTemporaryFiles(List<String> args) {
    return CommandWrites.mayUseTemporaryFiles(ContainerCommand.of(List.of(), args, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1024, 1025})
  void ofAWordThatIsCutNobodyKnows(int length) {
    assertThat(CommandWrites.mayUseTemporaryFiles(shell("x".repeat(length))))
        .isEqualTo(length > 1024);
  }
}
