package io.ringcast.server.protocol.centrifuge.wire;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import java.util.Locale;

/**
 * The messages of the protocol as descriptors, for Protobuf's own library to read and write them. A map is written as
 * the repeated entries that it is on the wire.
 *
 * <p>Thread: any.
 */
public final class Schema {
    private static final String[] MESSAGES = {
        "Error: code=1:uint32 message=2:string temporary=3:bool",
        "Command: id=1:uint32 connect=4:ConnectRequest subscribe=5:SubscribeRequest unsubscribe=6:ChannelRequest"
                + " publish=7:PublishRequest presence=8:ChannelRequest presence_stats=9:ChannelRequest"
                + " history=10:HistoryRequest ping=11:Empty send=12:Payload rpc=13:RPCRequest"
                + " refresh=14:RefreshRequest sub_refresh=15:SubRefreshRequest",
        "Reply: id=1:uint32 error=2:Error push=4:Push connect=5:ConnectResult subscribe=6:SubscribeResult"
                + " unsubscribe=7:Empty publish=8:Empty presence=9:PresenceResult presence_stats=10:PresenceStatsResult"
                + " history=11:HistoryResult ping=12:Empty rpc=13:Payload refresh=14:RefreshResult"
                + " sub_refresh=15:Refresh",
        "Push: id=1:int64 channel=2:string pub=4:Publication join=5:Join leave=6:Join unsubscribe=7:Unsubscribe"
                + " message=8:Payload subscribe=9:Subscribe connect=10:Connect disconnect=11:Disconnect"
                + " refresh=12:Refresh",
        "ClientInfo: user=1:string client=2:string conn_info=3:bytes chan_info=4:bytes",
        "Publication: data=4:bytes info=5:ClientInfo offset=6:uint64 *tags=7:Text delta=8:bool time=9:int64",
        "Text: key=1:string value=2:string",
        "Join: info=1:ClientInfo",
        "Unsubscribe: code=2:uint32 reason=3:string",
        "Subscribe: recoverable=1:bool epoch=4:string offset=5:uint64 positioned=6:bool data=7:bytes",
        "Connect: client=1:string version=2:string data=3:bytes *subs=4:Sub expires=5:bool ttl=6:uint32 ping=7:uint32"
                + " pong=8:bool session=9:string node=10:string time=11:int64",
        "Sub: key=1:string value=2:SubscribeResult",
        "Disconnect: code=1:uint32 reason=2:string reconnect=3:bool",
        "Refresh: expires=1:bool ttl=2:uint32",
        "ConnectRequest: token=1:string data=2:bytes *subs=3:Position name=4:string version=5:string *headers=6:Text"
                + " flag=7:int64",
        "Position: key=1:string value=2:SubscribeRequest",
        "ConnectResult: client=1:string version=2:string expires=3:bool ttl=4:uint32 data=5:bytes *subs=6:Sub"
                + " ping=7:uint32 pong=8:bool session=9:string node=10:string time=11:int64 flag=12:int64",
        "RefreshRequest: token=1:string",
        "RefreshResult: client=1:string version=2:string expires=3:bool ttl=4:uint32",
        "SubscribeRequest: channel=1:string token=2:string recover=3:bool epoch=6:string offset=7:uint64 data=8:bytes"
                + " positioned=9:bool recoverable=10:bool join_leave=11:bool delta=12:string tf=13:FilterNode"
                + " flag=14:int64 type=15:int32",
        "SubscribeResult: expires=1:bool ttl=2:uint32 recoverable=3:bool epoch=6:string *publications=7:Publication"
                + " recovered=8:bool offset=9:uint64 positioned=10:bool data=11:bytes was_recovering=12:bool"
                + " delta=13:bool id=14:int64 type=15:int32",
        "ChannelRequest: channel=1:string",
        "PublishRequest: channel=1:string data=2:bytes",
        "PresenceResult: *presence=1:Client",
        "Client: key=1:string value=2:ClientInfo",
        "PresenceStatsResult: num_clients=1:uint32 num_users=2:uint32",
        "StreamPosition: offset=1:uint64 epoch=2:string",
        "HistoryRequest: channel=1:string limit=7:int32 since=8:StreamPosition reverse=9:bool",
        "HistoryResult: *publications=1:Publication epoch=2:string offset=3:uint64",
        "Empty:",
        "Payload: data=1:bytes",
        "RPCRequest: data=1:bytes method=2:string",
        "SubRefreshRequest: channel=1:string token=2:string type=3:int32",
        "FilterNode: op=1:string key=2:string cmp=3:string val=4:string *vals=5:string *nodes=6:FilterNode",
    };

    private static final FileDescriptor FILE = file();

    private Schema() {}

    private static FileDescriptor file() {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder().setSyntax("proto3");
        for (String message : MESSAGES) {
            int colon = message.indexOf(':');
            DescriptorProto.Builder type = DescriptorProto.newBuilder().setName(message.substring(0, colon));
            String fields = message.substring(colon + 1).trim();
            if (!fields.isEmpty()) {
                for (String field : fields.split(" ", -1)) {
                    type.addField(field(field));
                }
            }
            file.addMessageType(type);
        }
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static FieldDescriptorProto field(String text) {
        boolean repeated = text.startsWith("*");
        String[] parts = text.substring(repeated ? 1 : 0).split("[=:]", -1);
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setName(parts[0])
                .setNumber(Integer.parseInt(parts[1]))
                .setLabel(
                        repeated
                                ? FieldDescriptorProto.Label.LABEL_REPEATED
                                : FieldDescriptorProto.Label.LABEL_OPTIONAL);
        if (Character.isUpperCase(parts[2].charAt(0))) {
            field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(parts[2]);
        } else {
            field.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + parts[2].toUpperCase(Locale.ROOT)));
        }
        return field.build();
    }

    public static Descriptor type(String name) {
        return FILE.findMessageTypeByName(name);
    }

    /** A message from Protobuf's text format. */
    static DynamicMessage message(String type, String text) {
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(type(type));
        try {
            TextFormat.merge(text, builder);
        } catch (TextFormat.ParseException e) {
            throw new AssertionError(text, e);
        }
        return builder.build();
    }
}
