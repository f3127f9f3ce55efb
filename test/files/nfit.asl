// SPDX-License-Identifier: LGPL-2.1-or-later
// The memory of domain 1 as persistent memory on one module, and a range elsewhere.
                  Signature : "NFIT"
               Table Length : 00000000
                   Revision : 01
                   Checksum : 00
                     Oem ID : "DAXCTL"
               Oem Table ID : "TESTTEST"
               Oem Revision : 00000001
            Asl Compiler ID : "TEST"
      Asl Compiler Revision : 00000001
                   Reserved : 00000000

              Subtable Type : 0000
                     Length : 0038
                Range Index : 0001
      Flags (decoded below) : 0002
  Add/Online Operation Only : 0
     Proximity Domain Valid : 1
                   Reserved : 00000000
           Proximity Domain : 00000001
           Region Type GUID : 66F0D379-B4F3-4074-AC43-0D3318B78CDB
         Address Range Base : 0000000100000000
       Address Range Length : 0000000100000000
       Memory Map Attribute : 0000000000008008

              Subtable Type : 0000
                     Length : 0038
                Range Index : 0002
      Flags (decoded below) : 0002
  Add/Online Operation Only : 0
     Proximity Domain Valid : 1
                   Reserved : 00000000
           Proximity Domain : 00000000
           Region Type GUID : 66F0D379-B4F3-4074-AC43-0D3318B78CDB
         Address Range Base : 0000001000000000
       Address Range Length : 0000000040000000
       Memory Map Attribute : 0000000000008008

              Subtable Type : 0001
                     Length : 0030
              Device Handle : 00000001
                Physical Id : 0000
                  Region Id : 0001
                Range Index : 0001
       Control Region Index : 0001
                Region Size : 0000000100000000
              Region Offset : 0000000000000000
        Address Region Base : 0000000000000000
           Interleave Index : 0000
            Interleave Ways : 0001
                      Flags : 0000
      Save to device failed : 0
 Restore from device failed : 0
      Platform flush failed : 0
           Device not armed : 0
     Health events observed : 0
      Health events enabled : 0
             Mapping failed : 0
                   Reserved : 0000
