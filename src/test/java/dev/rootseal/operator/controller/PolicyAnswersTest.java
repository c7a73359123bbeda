package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.Gateway;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import org.junit.jupiter.api.AutoClose;

/** Only a clear word of the API server that there is no policy means that. */
class PolicyAnswersTest {
  @AutoClose private static final Cluster cluster = Cluster.start();
  private static final Gateway gateway = cluster.gateway();
  private static final KubernetesClient client =
      cluster.with(KubernetesClients.create(cluster.config(gateway), Controllers.cachedTypes()));

  private final PolicyReconciler policy =
      HeldObjects.policyReconciler(HeldObjects.session(client, Clock.systemUTC()));

  @Rows(
      """
      500 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"etcd is gone","code":500} | etcd is gone
      503 |                                                 | Service Unavailable
      429 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"slower","code":429} | slower
      401 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","code":401} | Unauthorized
      403 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"forbidden","code":403} | forbidden
      409 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"conflict","code":409} | conflict
      502 | <html>bad gateway</html>                        | Bad Gateway
      200 | <html>hello</html>                              | its answer is not a CompliancePolicy
      200 | garbage {                                       | its answer is not a CompliancePolicy
      200 | {"kind":"Pod","apiVersion":"v1","metadata":{"name":"x"}} | its answer is not a CompliancePolicy
      200 | []                                              | its answer is not a CompliancePolicy
      200 | null                                            | its answer is not a CompliancePolicy
      200 |                                                 | its answer is not a CompliancePolicy
      """)
  void answerThatIsNoPolicyIsAFailureWithItsReason(int status, String body, String reason) {
    gateway.heal();
    gateway.answer(
        request -> request.is("GET", "/compliancepolicies/"), new Gateway.Answer(status, body));

    assertThatThrownBy(() -> policy.read())
        .isInstanceOf(Controllers.UnreadPolicyException.class)
        .hasMessageStartingWith("The CompliancePolicy cannot be read: ")
        .hasMessageContaining(reason);
  }
}
