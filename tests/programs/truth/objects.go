package truth

import (
	"reflect"
	"strconv"
	"sync"
	"syscall"
	"unsafe"
)

// Channel describes a channel of any type; it must not be nil.
func Channel(channel any, direction string) Object {
	value := reflect.ValueOf(channel)
	hchan := (*struct{ qcount, dataqsiz uint })(value.UnsafePointer())
	length, capacity := int(hchan.qcount), int(hchan.dataqsiz)
	return Object{Object: "channel", Address: address(value.UnsafePointer()), Direction: direction,
		Elem: value.Type().Elem().String(), Len: &length, Cap: &capacity}
}

// Fed describes the channel of a timer, which is armed or stopped.
func Fed(channel any, timer string) Object {
	object := Channel(channel, "receive")
	object.Timer = timer
	return object
}

func Mutex(m *sync.Mutex, releasedBy ...int) Object {
	return Object{Object: "mutex", Address: address(unsafe.Pointer(m)), Direction: "lock", ReleasedBy: releasedBy}
}

// RWMutex has the direction lock or read_lock.
func RWMutex(m *sync.RWMutex, direction string, releasedBy ...int) Object {
	return Object{Object: "rwmutex", Address: address(unsafe.Pointer(m)), Direction: direction, ReleasedBy: releasedBy}
}

func WaitGroup(group *sync.WaitGroup, releasedBy ...int) Object {
	return Object{Object: "waitgroup", Address: address(unsafe.Pointer(group)), Direction: "wait", ReleasedBy: releasedBy}
}

func Once(once *sync.Once, releasedBy ...int) Object {
	return Object{Object: "once", Address: address(unsafe.Pointer(once)), Direction: "wait", ReleasedBy: releasedBy,
		Inner: field(unsafe.Pointer(once), reflect.TypeOf(once).Elem(), "m")}
}

func Cond(cond *sync.Cond, releasedBy ...int) Object {
	return Object{Object: "cond", Address: address(unsafe.Pointer(cond)), Direction: "wait", ReleasedBy: releasedBy,
		Inner: field(unsafe.Pointer(cond), reflect.TypeOf(cond).Elem(), "notify")}
}

// field is the address of a field that this package can't name.
func field(base unsafe.Pointer, of reflect.Type, name string) string {
	field, _ := of.FieldByName(name)
	return address(unsafe.Add(base, field.Offset))
}

// Semaphore describes the bare semaphore at an address.
func Semaphore(at uintptr, releasedBy ...int) Object {
	return Object{Object: "semaphore", Address: hexadecimal(at), Direction: "wait", ReleasedBy: releasedBy}
}

func address(pointer unsafe.Pointer) string { return hexadecimal(uintptr(pointer)) }

// hexadecimal leaves no number in the heap, as fmt does: that would be a handle of the object.
func hexadecimal(at uintptr) string { return "0x" + strconv.FormatUint(uint64(at), 16) }

// Now is the runtime's own clock, which time.Time hides.
func Now() int64 {
	var now syscall.Timespec
	const monotonic = 1
	_, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, monotonic, uintptr(unsafe.Pointer(&now)), 0)
	if errno != 0 {
		fatal(errno.Error())
	}
	return now.Nano()
}
