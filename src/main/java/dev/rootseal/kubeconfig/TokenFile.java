package dev.rootseal.kubeconfig;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A token in a file, which is renewed there: it is read for each request. Where it cannot be read
 * any more, the last one is sent, and the API server says what it thinks of it.
 */
final class TokenFile implements OAuthTokenProvider {
  private static final int LARGEST = 1 << 16;

  private final String named;
  private final Path file;
  private volatile String last;

  private TokenFile(String named, Path file, String first) {
    this.named = named;
    this.file = file;
    this.last = first;
  }

  /**
   * Reads the file for the first time.
   *
   * @param named how messages name it
   * @throws KubeconfigException if it holds no token
   */
  static TokenFile open(String named, Path file) {
    return new TokenFile(named, file, read(named, file));
  }

  @Override
  public String getToken() {
    try {
      last = read(named, file);
    } catch (KubeconfigException e) {
      return last;
    }
    return last;
  }

  private static String read(String named, Path file) {
    String token = new String(SmallFile.read(named, file, LARGEST), StandardCharsets.UTF_8).strip();
    if (!Token.isValid(token)) {
      throw new KubeconfigException(
          named + (token.isEmpty() ? ": the file is empty" : ": the file holds no token"));
    }
    return token;
  }
}
