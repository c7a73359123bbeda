package dev.rootseal.live;

import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.regex.Pattern;

/**
 * What could not be read from an API server, or not be done with it; the message says why, in one
 * line for a person.
 */
public final class ReadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What the answer means. */
  public enum Kind {
    /** There is no such object. */
    NOT_FOUND,
    /** There is no such type of objects. */
    NOT_SERVED,
    FORBIDDEN,
    /** No other request would fare better: no answer, or credentials that are refused. */
    UNUSABLE_SERVER,
    OTHER
  }

  /**
   * How policies of a cluster refuse what somebody has the right to do, with the code of a missing
   * right. Source: Kubernetes, apiserver/pkg/admission/errors.go and its webhooks.
   */
  private static final Pattern BY_ADMISSION =
      Pattern.compile("is forbidden: (?!User )|denied the request");

  private final Kind kind;
  private final String needed;

  /** For what no answer says by itself. */
  public ReadException(String message) {
    this(Kind.OTHER, message);
  }

  ReadException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.needed = "";
  }

  private ReadException(Kind kind, String message, Throwable cause, ApiRight needed) {
    super(message, cause);
    this.kind = kind;
    this.needed = needed.rule();
  }

  /**
   * What a failed request means, which needed that right; the config says where the server is, and
   * how long it may take.
   */
  static ReadException of(KubernetesClientException failure, Config config, ApiRight needed) {
    int code = failure.getCode();
    String server = config.getMasterUrl();
    String late = "no answer within %d s".formatted(config.getRequestTimeout() / 1000);
    String reason = FailureMessage.of(failure, late).replaceFirst("\\.$", "");
    Kind kind =
        switch (code) {
          case 401 -> Kind.UNUSABLE_SERVER;
          case 403 -> BY_ADMISSION.matcher(reason).find() ? Kind.OTHER : Kind.FORBIDDEN;
          case 404 -> notThere(failure);
          default -> code > 0 ? Kind.OTHER : Kind.UNUSABLE_SERVER;
        };
    String message =
        switch (code) {
          case 401 ->
              "the API server at %s refuses the credentials (401 Unauthorized): check the token or certificate in the kubeconfig"
                  .formatted(server);
          case 403, 404 -> reason;
          default ->
              code > 0
                  ? withCode(reason, code)
                  : "the API server at %s does not answer: %s: check the address and the network"
                      .formatted(server, reason);
        };
    return new ReadException(kind, message, failure, needed);
  }

  private static String withCode(String reason, int code) {
    return reason.endsWith(String.valueOf(code)) ? reason : reason + " (" + code + ")";
  }

  public Kind kind() {
    return kind;
  }

  /** The message, and where a right is missing, the rule of a role that allows it. */
  public String why() {
    return getMessage() + (kind == Kind.FORBIDDEN ? ": it needs " + needed : "");
  }

  /** The same of what was wanted, in front of why; of an unusable server no other thing is said. */
  public ReadException about(String failed) {
    return kind == Kind.UNUSABLE_SERVER ? this : new ReadException(failed + ": " + why());
  }

  /** Whether the same request may fare better a little later, whoever sends it. */
  public boolean mayPass() {
    return kind == Kind.UNUSABLE_SERVER || code() == 429 || code() >= 500 || is("Conflict");
  }

  /** Whether an object of that name was there already. */
  public boolean isAlreadyThere() {
    return code() == 409 && !is("Conflict");
  }

  private int code() {
    return getCause() instanceof KubernetesClientException refused ? refused.getCode() : 0;
  }

  private boolean is(String reason) {
    return getCause() instanceof KubernetesClientException refused
        && refused.getStatus() != null
        && reason.equals(refused.getStatus().getReason());
  }

  /** About an object that is not there the answer names it; about a type it does not. */
  private static Kind notThere(KubernetesClientException failure) {
    Status status = failure.getStatus();
    boolean named =
        status != null && status.getDetails() != null && status.getDetails().getName() != null;
    return named ? Kind.NOT_FOUND : Kind.NOT_SERVED;
  }
}
