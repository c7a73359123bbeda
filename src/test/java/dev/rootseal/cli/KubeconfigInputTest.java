package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong kubeconfig ends `fix` and the operator alike: with 2, its field, and no secret. */
@ExtendWith(RestoresTheLog.class)
class KubeconfigInputTest {
  private static final String SECRET = "s3cr3t";

  @TempDir private Path folder;

  @Rows(
      """
      server  | "::::"                            | '::::': this is not a URL
      server  | "ftp://host/"                     | 'ftp://host/': it has to begin with https:// or http://
      server  | "host:6443"                       | 'host:6443': it has to begin with https:// or http://
      server  | "https://"                        | 'https://': this is not a URL
      server  | "https:///path"                   | 'https:///path': it names no host
      server  | "https://:6443"                   | 'https://:6443': it names no host
      server  | "https://a_b:6443"                | 'https://a_b:6443': it names no host
      server  | "https://host:66000"              | 'https://host:66000': allowed are ports from 1 to 65535
      server  | "https://host:0"                  | 'https://host:0': allowed are ports from 1 to 65535
      server  | "https://host/?a=b"               | 'https://host/?a=b': an API server has no query and no fragment
      server  | "https://host/#a"                 | 'https://host/#a': an API server has no query and no fragment
      server  | "https://me:s3cr3t@host"          | user name and password do not belong into an address: give credentials of their own
      server  | "https://me:s3c r3t@ho"           | user name and password do not belong into an address: give credentials of their own
      server  | "https://h\\e[2J\\nforged"        | 'https://h\\u001b[2J\\u000aforged': this is not a URL
      server  | [a]                               | a text is expected
      cluster | certificate-authority: .          | certificate-authority: FOLDER/.: this is not a file
      cluster | certificate-authority: missing    | certificate-authority: FOLDER/missing: the file does not exist
      cluster | certificate-authority: config     | certificate-authority: FOLDER/config: this is not a certificate in PEM
      cluster | certificate-authority: empty      | certificate-authority: FOLDER/empty: it holds no certificate
      cluster | certificate-authority: "a\\0b"    | certificate-authority: this is no path of a file
      cluster | certificate-authority: /dev/zero  | certificate-authority: /dev/zero: this is not a file
      cluster | certificate-authority-data: "?"   | certificate-authority-data: it holds no certificate
      cluster | certificate-authority-data: "a"   | certificate-authority-data: this is not Base64
      cluster | certificate-authority-data: czNjcjN0| certificate-authority-data: this is not a certificate in PEM
      cluster | certificate-authority-data: czNjcjN0, insecure-skip-tls-verify: true| certificate-authority-data: insecure-skip-tls-verify does not go with it
      cluster | insecure-skip-tls-verify: maybe   | insecure-skip-tls-verify: allowed are true, false
      cluster | tls-server-name: other.example    | tls-server-name: it is not supported: put this name into the server's address
      cluster | proxy-url: socks5://p:1           | proxy-url: 'socks5://p:1': only proxies that begin with http:// can be used
      cluster | proxy-url: https://p:1            | proxy-url: 'https://p:1': only proxies that begin with http:// can be used
      cluster | proxy-url: http://me:s3cr3t@p:1   | proxy-url: user name and password do not belong into an address: give credentials of their own
      cluster | proxy-url: ":::"                  | proxy-url: ':::': this is not a URL
      cluster | proxy-url: http://:1              | proxy-url: 'http://:1': it names no host
      user    | {token: "s3cr3t\\n"}              | token: this is not a token: it holds a space, line break or other character
      user    | {token: "s3cr3t\\u00e9"}          | token: this is not a token: it holds a space, line break or other character
      user    | {token: [s3cr3t]}                 | token: a text is expected
      user    | {token: s3cr3t, username: me}     | token: username and password are another way to authenticate: leave one out
      user    | {tokenFile: config, password: p}  | tokenFile: username and password are another way to authenticate: leave one out
      user    | {tokenFile: missing}              | tokenFile: FOLDER/missing: the file does not exist
      user    | {tokenFile: empty}                | tokenFile: FOLDER/empty: the file is empty
      user    | {tokenFile: config}               | tokenFile: FOLDER/config: the file holds no token
      user    | {tokenFile: .}                    | tokenFile: FOLDER/.: this is not a file
      user    | {client-certificate: empty}       | client-key: missing beside client-certificate
      user    | {client-key-data: czNjcjN0}       | client-certificate: missing beside client-key
      user    | {client-certificate: empty, client-key: empty}| client-certificate: FOLDER/empty holds no certificate
      user    | {client-certificate-data: czNjcjN0, client-key-data: czNjcjN0}| client-certificate-data is not a certificate in PEM
      user    | {as-groups: [a]}                  | as: missing beside as-groups or as-user-extra
      user    | {as-user-extra: {team: [a]}}      | as: missing beside as-groups or as-user-extra
      user    | {as-uid: "1"}                     | as-uid: it is not supported
      user    | {as: "a\\nb"}                     | as: it holds a character that cannot be sent
      user    | {as-groups: a}                    | as-groups: a list is expected
      user    | {as-groups: ["a\\nb"]}            | as-groups[0]: it holds a character that cannot be sent
      user    | {auth-provider: {}}               | auth-provider.name: missing
      user    | {auth-provider: {name: gcp}}      | auth-provider: its config holds no access-token and no id-token
      user    | {auth-provider: {name: oidc, config: {id-token: "s3cr3t\\n"}}}| auth-provider.config.id-token: this is not a token: it holds a space, line break or other character
      user    | {exec: {}}                        | exec.command: missing: a credential plugin needs a program
      user    | {exec: {command: a}}              | exec.apiVersion: it has to be client.authentication.k8s.io/v1, or v1beta1
      user    | {exec: {command: a, interactiveMode: Always}}| exec.interactiveMode: it is 'Always', and it gets no terminal here
      user    | {exec: {command: a, env: [{value: b}]}}| exec.env[0].name: it has to be the name of an environment variable
      user    | {exec: {command: a, args: ["a\\0"]}}| exec.args[0]: it holds a character that no program can be given
      user    | {exec: [a]}                       | exec: a mapping is expected
      """)
  void aField(String of, String field, String problem) throws IOException {
    String server = of.equals("server") ? field : "'https://host'";
    String cluster = "server: " + server + (of.equals("cluster") ? ", " + field : "");
    String place =
        switch (of) {
          case "server" -> "clusters[0].cluster.server: ";
          case "cluster" -> "clusters[0].cluster.";
          default -> "users[0].user.";
        };

    assertRefused(
        kubeconfig(cluster, of.equals("user") ? field : "{}"),
        place + problem.replace("FOLDER", folder.toString()));
  }

  @Rows(
      """
      exit 3 | './plugin' ended with exit code 3
      echo 'no \u001b[1mlogin' >&2; exit 1 | './plugin' ended with exit code 1: no \\u001b[1mlogin
      kill -9 $$ | './plugin' ended with exit code 137
      cat /dev/zero | './plugin' printed more than 1 MiB
      exit 0 | what './plugin' printed is nothing: an ExecCredential is expected
      echo s3cr3t | what './plugin' printed is no ExecCredential
      echo '{"s3cr3t":' | what './plugin' printed is no ExecCredential
      echo '{}' | what './plugin' printed is no ExecCredential
      echo '{"kind": "ExecCredential"}' | what './plugin' printed: apiVersion: the kubeconfig asks for client.authentication.k8s.io/v1
      echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1"}' | what './plugin' printed: status: it holds no token and no certificate
      echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": []}' | what './plugin' printed: status: a mapping is expected
      echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "s3cr3t\\u0007"}}' | what './plugin' printed: status.token: this is not a token: it holds a space, line break or other character
      echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "s3cr3t", "expirationTimestamp": "soon"}}' | what './plugin' printed: status.expirationTimestamp: this is not a point in time
      echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"clientKeyData": "s3cr3t"}}' | what './plugin' printed: status.clientCertificateData: missing
      echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"clientCertificateData": "x", "clientKeyData": "s3cr3t"}}' | what './plugin' printed: status.clientCertificateData is not a certificate in PEM
      """)
  void aPlugin(String script, String problem) throws IOException {
    Path plugin = Files.writeString(folder.resolve("plugin"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
    assertRefused(
        kubeconfig(
            "server: 'https://host'",
            "{exec: {command: ./plugin, apiVersion: client.authentication.k8s.io/v1}}"),
        "users[0].user.exec: " + problem);
  }

  @Rows(
      """
      server: 'https://host'                         | u               | users[0].user.exec: 'no-such-plugin' cannot be started: there is no such program: brew\\u001b[1m install it
      server: 'https://host'                         | nobody          | contexts[0].context.user: there is no user 'nobody'
      server: 'https://host'                         | , namespace: a/../b | contexts[0].context.namespace: 'a/../b' cannot be the name of a namespace
      server: 'https://host', server: 'https://other' |                | clusters[0].cluster: 'server' is given twice
      server: 'https://a'}}, {name: c, cluster: {server: 'https://b' | | clusters[1].name: 'c' is the name of another, too
      """)
  void whatDoesNotFitTogether(String cluster, String user, String problem) throws IOException {
    assertRefused(
        """
        current-context: c
        clusters: [{name: c, cluster: {%s}}]
        contexts: [{name: c, context: {cluster: c, user: %s}}]
        users: [{name: u, user: {exec: {command: no-such-plugin,
          apiVersion: client.authentication.k8s.io/v1, installHint: "brew\\e[1m install it"}}}]
        """
            .formatted(cluster, user),
        problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void whatIsNestedTooDeep(String opening) throws IOException {
    assertOneLine(
        write("a:\n  " + opening.repeat(20_000)),
        " is not a kubeconfig: it is nested deeper than 50");
  }

  @Rows(
      """
      &a {clusters: *a, contexts: *a}     | : contexts: a list is expected
      {a: &a [x, x], b: &b [*a, *a], c: &c [*b, *b], d: &d [*c, *c], contexts: *d} | : contexts[0]: a mapping is expected
      {contexts: a}                       | : contexts: a list is expected
      {contexts: [null]}                  | has no context 'c'
      {contexts: [a]}                     | : contexts[0]: a mapping is expected
      {contexts: [{name: [c]}]}           | : contexts[0].name: a text is expected
      {contexts: [{name: c, context: []}]} | : contexts[0].context: a mapping is expected
      !!javax.script.ScriptEngineManager {} | is not a kubeconfig: look at line 1, column 1
      """)
  void aTreeOfAnotherShape(String content, String problem) throws IOException {
    assertOneLine(write(content), problem.startsWith(":") ? problem : " " + problem);
  }

  @Test
  void aFileThatIsTooLargeOrWithoutEnd() throws IOException {
    String laughs =
        IntStream.range(1, 40)
            .mapToObj(i -> "a%1$d: &a%1$d [*a%2$d, *a%2$d]\n".formatted(i, i - 1))
            .collect(Collectors.joining("", "a0: &a0 [lol]\n", ""));

    assertOneLine(write(laughs), " is not a kubeconfig: it has more than 50 aliases");
    assertOneLine(write("#".repeat(60_000_000)), " is larger than 1 MiB");
    assertOneLine(Path.of("/dev/zero"), " is larger than 1 MiB");
  }

  @Test
  void oneOfSeveralFilesThatIsBroken() throws IOException {
    Path good = write(kubeconfig("server: 'https://host'", "{}"));
    Path broken = Files.writeString(folder.resolve("broken"), "users: [{token: s3cr3t]}");

    Run run = Run.with(Map.of("KUBECONFIG", good + ":" + broken), "fix -n x");

    assertLines(
        run, "rootseal: kubeconfig " + broken + " is not a kubeconfig: look at line 1, column 23");
  }

  private void assertRefused(String content, String problem) throws IOException {
    Files.writeString(folder.resolve("empty"), "");
    Path file = write(content);
    String line = "rootseal: kubeconfig " + file + ": " + problem;

    assertLines(Run.of("fix -n x", "--kubeconfig=" + file), line);
    assertLines(Run.of("operator", "--kubeconfig=" + file), line, "See rootseal operator --help");
  }

  private static void assertOneLine(Path file, String problem) {
    Run run = Run.of("fix -n x", "--kubeconfig=" + file, "--context=c");

    assertThat(run.err()).startsWith("rootseal: kubeconfig " + file + problem).hasLineCount(1);
    assertThat(run.err()).doesNotContain(SECRET);
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
  }

  private static void assertLines(Run run, String... lines) {
    assertThat(run.err().lines()).containsExactly(lines);
    assertThat(run.err()).doesNotContain(SECRET);
    assertThat(run.out()).isEmpty();
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("config"), content);
  }

  private static String kubeconfig(String cluster, String user) {
    return """
        current-context: c
        clusters: [{name: c, cluster: {%s}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        users: [{name: u, user: %s}]
        """
        .formatted(cluster, user);
  }
}
