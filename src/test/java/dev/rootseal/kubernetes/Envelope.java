package dev.rootseal.kubernetes;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the API server sends around a message. */
public final class Envelope {
  private static final byte[] MAGIC = "k8s\0".getBytes(StandardCharsets.US_ASCII);

  private Envelope() {}

  public static byte[] of(String apiVersion, String kind, Message message) {
    return of(apiVersion, kind, message.toByteString());
  }

  static byte[] deployments(List<V1Apps.Deployment> items) {
    return of(
        "apps/v1",
        "DeploymentList",
        V1Apps.DeploymentList.newBuilder()
            .setMetadata(Meta.ListMeta.newBuilder().setResourceVersion("100").setContinue("more"))
            .addAllItems(items)
            .build());
  }

  static V1Apps.Deployment deployment(Meta.ObjectMeta.Builder metadata, V1.PodSpec.Builder pod) {
    return V1Apps.Deployment.newBuilder()
        .setMetadata(metadata)
        .setSpec(
            V1Apps.DeploymentSpec.newBuilder()
                .setReplicas(1)
                .setTemplate(V1.PodTemplateSpec.newBuilder().setSpec(pod)))
        .build();
  }

  static byte[] of(String apiVersion, String kind, ByteString message) {
    Unknown unknown =
        Unknown.newBuilder()
            .setTypeMeta(TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
            .setRaw(message)
            .setContentEncoding("")
            .setContentType("")
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(MAGIC);
    bytes.writeBytes(unknown.toByteArray());
    return bytes.toByteArray();
  }
}
